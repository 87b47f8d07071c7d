// Servers are killed while they send webhooks to receivers that fail in every way.

import t from 'tap'
import { inTurn } from '../support/in-turn.ts'
import { sendWell, until } from '../support/processes.ts'
import { givenReceiver } from '../support/receiver.ts'
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

t.test('what a killed server was sending is sent again, though nothing else happens',
  async (t) => {
    const receiver = await givenReceiver(t, (response, _message, times) => {
      if (times > 1) response.writeHead(204).end()
    })
    const server = { port: field.ports[0] ?? 0, key: field.key }
    const { id } = await sendWell(server, 'POST', '/v1/webhook-endpoints',
      { url: receiver.url, event_types: ['supplier.created'] })
    await sendWell(server, 'POST', '/v1/suppliers', { code: 'ONE', name: 'One' })
    await until(async () => receiver.got.length > 0, 'the first message')
    await inTurn([...field.ports.keys()], field.killAndRestart)
    const spared = letTimePass(field)
    await untilDelivered(field, [{ id }])
    spared.end()
    t.same(receiver.got.map((message) => message.id).slice(1), [receiver.got[0]?.id])
  })

t.test('after all of it, no defect was logged and every invariant holds', async (t) => {
  t.same(await field.stopServers(), [])
  t.equal(await findDamage(field), '')
})
