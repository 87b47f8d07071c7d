// What comes of a POST, whatever the receiver does.

import t from 'tap'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { exchange } from '../../../src/platform/outbound/post.ts'
import { buildAgents } from '../../../src/platform/outbound/public-address.ts'

const agents = buildAgents(['127.0.0.1'])
t.teardown(agents.close)

async function postTo (answer: RequestListener, time_ms_max = 15_000) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const posted = await exchange(
    { url: `http://127.0.0.1:${port}/`, headers: { 'x-a': 'b' }, body: 'é' }, agents,
    { time_ms_max })
  server.closeAllConnections()
  server.close()
  return posted
}

t.test('an answer', async (t) => {
  const posted = await postTo((request, response) => {
    t.match(request.headers, { 'x-a': 'b', 'content-length': '2' })
    response.end('fine')
  })
  t.match(posted, { status: 200, answer: 'fine', error: null, retry_after_s: null })
})

t.test('of a long answer the beginning, and the rest is not waited for', async (t) => {
  const { answer } = await postTo((_request, response) => {
    response.write('a'.repeat(100_000))
  })
  t.equal(answer?.length, 2_000)
})

t.test('no answer in time, no whole answer in time', async (t) => {
  for (const answer of [
    () => {},
    ((_request, response) => { response.writeHead(200).write('a') }) as RequestListener
  ]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    t.match(await postTo(answer, 200), { status: null, error: /no whole answer within 0.2 s/ })
  }
})

t.test('Retry-After in seconds and as a date; anything else is none', async (t) => {
  const asked = async (value: string) => (await postTo((_request, response) => {
    response.writeHead(429, { 'retry-after': value }).end()
  })).retry_after_s
  t.equal(await asked('120'), 120)
  t.equal(await asked('Thu, 01 Jan 1970 00:00:00 GMT'), 0)
  t.ok((await asked(new Date(Date.now() + 60_000).toUTCString()) ?? 0) > 55)
  t.equal(await asked('soon'), null)
})

t.test('an answer that asks for another protocol is none', async (t) => {
  const { status, error } = await postTo((_request, response) => {
    response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' })
    response.end()
  })
  t.equal(status, null)
  t.match(error, /another protocol|closed/)
})
