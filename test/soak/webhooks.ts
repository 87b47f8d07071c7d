// Webhooks at length: under faults, and how fast they go.
// `node test/soak/webhooks.ts [--kills=20] [--events=3000] [--fast=10000]`

import assert from 'node:assert'
import { openField } from './field.ts'
import {
  changeAndKill, findWebhookFaults, letTimePass, openListener, type Teardown, untilDelivered,
  WEBHOOK_ENV
} from './send-webhooks.ts'
import { readNumber, soak } from './soak.ts'

const kills = readNumber('kills', 20)
const events = readNumber('events', 3_000)
const fast = readNumber('fast', 10_000)

const ends: Array<() => unknown> = []
const t: Teardown = {
  teardown: ((end: () => unknown) => { ends.push(end) }) as Teardown['teardown']
}

await soak(async (database_url, say) => {
  const field = await openField({ database_url, env: WEBHOOK_ENV })
  try {
    const listeners = [await openListener(t, field, {}), await openListener(t, field, {})]
    await changeAndKill(field, { events, kills })
    const spared = letTimePass(field)
    await untilDelivered(field, listeners)
    spared.end()
    for (const listener of listeners) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      assert.deepEqual(await findWebhookFaults(field, listener), [])
    }
    say(`${events} events, ${kills} kills`, listeners.map(({ receiver, taken }) =>
      ({ sent: receiver.got.length, taken: taken.length })))

    await field.ask('update webhook_progress set is_active = false')
    const quick = await Promise.all([1, 2, 3].map(async () =>
      openListener(t, field, { fails: false })))
    const lags_ms: number[] = []
    for (const { receiver } of quick) {
      receiver.onMessage(({ body }) =>
        lags_ms.push(Date.now() - Date.parse(JSON.parse(body).timestamp)))
    }
    const started_ms = performance.now()
    await changeAndKill(field, { events: fast, kills: 0, subjects: 200 })
    const written_s = (performance.now() - started_ms) / 1_000
    await untilDelivered(field, quick)
    const sent_s = (performance.now() - started_ms) / 1_000
    lags_ms.sort((a, b) => a - b)
    say(`${fast} events to 3 endpoints`, {
      written_per_second: Math.round(fast / written_s),
      delivered_per_second: Math.round(3 * fast / sent_s),
      lag_ms: { p50: lags_ms[lags_ms.length >> 1], p99: lags_ms[Math.floor(lags_ms.length * 0.99)] }
    })
    assert.deepEqual(await field.stopServers(), [])
  } finally {
    await field.close()
    for (const end of ends) end()
  }
})
