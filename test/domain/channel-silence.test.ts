// Which attempts tell that a channel does not answer.

import t from 'tap'
import type { ChannelKind } from '../../src/domain/model/channel/channel.ts'
import { isSilent } from '../../src/domain/model/transmission/channel-silence.ts'

const failed = (kind: ChannelKind, facts: Record<string, string>, milliseconds = 5) =>
  isSilent(kind, { outcome: 'failed', facts, milliseconds })

t.test('nobody was there', async (t) => {
  t.ok(failed('http', {}))
  t.ok(failed('tandem', {}))
  t.ok(failed('email', { message_id: 'm' }))
  t.ok(failed('sftp', { path: '/in/order.csv' }))
  t.ok(isSilent('http', { outcome: 'unknown', facts: {}, milliseconds: 5 }))
})

t.test('somebody could not answer, or asks for a pause', async (t) => {
  for (const status of ['429', '500', '503', '504']) t.ok(failed('tandem', { status }), status)
})

t.test('an answer is one, also if it is no', async (t) => {
  for (const status of ['302', '401', '404', '422']) t.notOk(failed('http', { status }), status)
  t.notOk(failed('email', { answer: '451 Greylisted, come back later.' }))
  t.notOk(failed('sftp', { host_key: 'SHA256:x' }))
  t.notOk(isSilent('http', { outcome: 'refused', facts: { status: '410' }, milliseconds: 5 }))
  t.notOk(isSilent('sftp', { outcome: 'sent', facts: {}, milliseconds: 60_000 }))
})

t.test('what stands before a partner is not the partner', async (t) => {
  for (const status of ['302', '403', '404']) t.ok(failed('tandem', { status }), status)
  t.notOk(failed('tandem', { status: '401', code: 'unauthorized' }))
  t.notOk(failed('tandem', { status: '409', code: 'busy' }))
  t.notOk(failed('tandem', { status: '200' }), 'an answer of which something cannot be read')
})

t.test('who fails after long keeps others waiting', async (t) => {
  t.ok(failed('sftp', { host_key: 'SHA256:x' }, 10_000))
})

t.test('an endpoint is asked by others', async (t) => {
  t.notOk(failed('webhook', {}, 60_000))
})
