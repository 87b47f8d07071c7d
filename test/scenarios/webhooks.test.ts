// Servers are killed while they send webhooks to receivers that fail in every way.

import t from 'tap'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import {
  changeAndKill, findWebhookFaults, letTimePass, openListener, untilDelivered, WEBHOOK_ENV
} from '../soak/send-webhooks.ts'

t.setTimeout(300_000)
const field = await openField({ database_url: await givenDatabase(), env: WEBHOOK_ENV })
t.teardown(field.close)

t.test('every event arrives, in the order of its subject, signed, and is told truly', async (t) => {
  const listeners = [await openListener(t, field, {}), await openListener(t, field, {})]
  await changeAndKill(field, { events: 48, kills: 2 })
  const spared = letTimePass(field)
  await untilDelivered(field, listeners)
  spared.end()
  for (const listener of listeners) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    t.same(await findWebhookFaults(field, listener), [])
    t.ok(listener.receiver.got.length > listener.taken.length, 'there were failures')
  }
})

t.test('after all of it, no defect was logged and every invariant holds', async (t) => {
  t.same(await field.stopServers(), [])
  t.equal(await findDamage(field), '')
})
