// What an answer that is no success says of a request: whether the partner may have done it.

import { createServer } from 'node:http'
import { once } from 'node:events'
import t from 'tap'
import { isSilent } from '../../../src/domain/model/transmission/channel-silence.ts'
import { ask } from '../../../src/modules/links/partner/ask.ts'
import { buildAgents } from '../../../src/platform/outbound/public-address.ts'
import { inTurn } from '../../support/in-turn.ts'

const PROBLEM = 'application/problem+json'
let answer = { status: 500, type: 'text/html', body: '' }

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
  })
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const agents = buildAgents(['127.0.0.1'])
t.teardown(() => {
  agents.close()
  server.close()
})
const { port } = server.address() as { port: number }
const partner = { url: `http://127.0.0.1:${port}`, api_key: 'k' }

async function outcomeOf (method: 'GET' | 'POST', about: Partial<typeof answer>): Promise<string> {
  answer = { status: 500, type: 'text/html', body: '<h1>No</h1>', ...about }
  const body = method === 'GET' ? '' : '{}'
  const asked = await ask(partner, { agents }, {
    method, path: '/v1/sales-orders', body, read: (value) => value
  })
  return asked.outcome
}

const STATUSES = [500, 502, 503, 504, 520]
const ofTandem = (status: number, code: string) =>
  ({ status, type: PROBLEM, body: JSON.stringify({ code }) })

t.test('a proxy that answers 5xx: the partner may have done what was written', async (t) => {
  t.same(await inTurn(STATUSES, async (status) => outcomeOf('POST', { status })),
    STATUSES.map(() => 'unknown'))
  t.same(await inTurn(STATUSES, async (status) => outcomeOf('GET', { status })),
    STATUSES.map(() => 'failed'), 'reading does nothing')
  t.equal(await outcomeOf('POST', { type: 'application/json', body: '{ "code": "x" }' }),
    'unknown', 'no problem document')
  t.equal(await outcomeOf('POST', { status: 429 }), 'failed')
})

t.test('the partner itself says that it did nothing, or does not know', async (t) => {
  t.equal(await outcomeOf('POST', ofTandem(500, 'internal_error')), 'failed')
  t.equal(await outcomeOf('POST', ofTandem(503, 'overloaded')), 'failed')
  t.equal(await outcomeOf('POST', ofTandem(503, 'commit_outcome_unknown')), 'unknown')
})

t.test('in doubt or not, a partner that cannot answer is paused', async (t) => {
  const facts = { status: '503' }
  for (const outcome of ['failed', 'unknown'] as const) {
    t.ok(isSilent('tandem', { outcome, facts, milliseconds: 5 }))
  }
})
