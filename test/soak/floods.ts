// What one merchant's flood costs another's read and order, flood by flood.
// `node test/soak/floods.ts [--seconds=10]`

import assert from 'node:assert'
import { setTimeout as pause } from 'node:timers/promises'
import { newPlatformKey } from '../../src/first-start.ts'
import { type Reply, sendTo, sendWell } from '../support/processes.ts'
import { count, openField, orderBody, type Tally } from './field.ts'
import { flooded, FLOODING_SUPPLIERS, openFloods } from './flooding.ts'
import { readNumber, soak } from './soak.ts'

const seconds = readNumber('seconds', 10)
/** What the victim may wait, in milliseconds: this, or three times as long as alone. */
const P50_MAX_MS = 30
const P99_MAX_MS = 150

type Figures = { read: Waits, order: Waits, longest_turn_ms: number, others: Tally }
type Waits = { p50_ms: number, p99_ms: number, count: number }

await soak(async (database_url, say) => {
  const platform_key = newPlatformKey()
  const field = await openField({
    database_url, servers: 1, suppliers: FLOODING_SUPPLIERS, platform_key
  })
  try {
    const [port = 0] = field.ports
    const victim = await openVictim(port, platform_key)
    const floods = await openFloods(field)
    await watch(victim, 2) // until what runs often is compiled
    const alone = await watch(victim, seconds)
    say('alone', alone)
    const broken: string[] = []
    for (const flood of floods) {
      const look = async (): Promise<string[]> => {
        const { result, tally } = await flooded(flood, { port, key: field.key }, async () =>
          watch(victim, seconds))
        say(`beside ${flood.name} in ${flood.lanes} lanes`, { ...result, flood: tally })
        return judge(flood.name, alone, result)
      }
      // Looked at again when a bound was passed: others may use the machine too.
      // eslint-disable-next-line no-await-in-loop -- each flood by itself
      if ((await look()).length > 0) broken.push(...await look())
    }
    assert.deepEqual(broken, [])
  } finally {
    await field.close()
  }
})

type Victim = {
  read: () => Promise<Reply>
  order: () => Promise<Reply>
  /** Asks for what needs no more than a turn of the event loop. */
  probe: () => Promise<Reply>
}

async function openVictim (port: number, platform_key: string): Promise<Victim> {
  const made = await sendWell({ port, key: platform_key }, 'POST', '/v1/merchants',
    { name: 'Victim', currency: 'EUR' })
  const sending = { port, key: String(made.api_key.secret) }
  const { id } = await sendWell(sending, 'POST', '/v1/suppliers', { code: 'S', name: 'S' })
  await sendWell(sending, 'PUT', `/v1/suppliers/${id}/stock/QUIET`,
    { on_hand: 1_000_000, unit_cost: '10.00' })
  const lines = [{ sku: 'QUIET', quantity: 1, unit_price: '20.00' }]
  const order = async (): Promise<Reply> =>
    sendTo(sending, 'POST', '/v1/sales-orders', orderBody({ lines }))
  const { id: order_id } = JSON.parse((await order()).body) as { id: string }
  const probe = async (): Promise<Reply> => sendTo(sending, 'GET', '/none')
  return { order, probe, read: async () => sendTo(sending, 'GET', `/v1/sales-orders/${order_id}`) }
}

/** Sends one after the other, as a customer who waits for the page would. */
async function watch ({ read, order, probe }: Victim, for_s: number): Promise<Figures> {
  const waits: Record<'read' | 'order', number[]> = { read: [], order: [] }
  const others: Tally = {}
  const until_ms = performance.now() + for_s * 1_000
  const probing = (async () => {
    let longest_ms = 0
    while (performance.now() < until_ms) {
      const sent_ms = performance.now()
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await probe()
      longest_ms = Math.max(longest_ms, performance.now() - sent_ms)
      // eslint-disable-next-line no-await-in-loop -- as above
      await pause(2)
    }
    return Math.round(longest_ms)
  })()
  while (performance.now() < until_ms) {
    for (const [kind, send] of [['read', read], ['order', order]] as const) {
      const sent_ms = performance.now()
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const reply = await send()
      waits[kind].push(performance.now() - sent_ms)
      if (reply.status >= 300) count(others, reply)
    }
    // eslint-disable-next-line no-await-in-loop -- as above
    await pause(5)
  }
  return {
    read: waitsOf(waits.read),
    order: waitsOf(waits.order),
    longest_turn_ms: await probing,
    others
  }
}

function waitsOf (waits: number[]): Waits {
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
  return { p50_ms: at(0.5), p99_ms: at(0.99), count: sorted.length }
}

function judge (
  name: string, alone: Figures, { others, longest_turn_ms: _reported, ...beside }: Figures
): string[] {
  const refused = Object.keys(others).map((answer) => `beside ${name}: ${answer}`)
  return [...refused, ...(['read', 'order'] as const).flatMap((kind) => {
    const p50_max = Math.max(P50_MAX_MS, 3 * alone[kind].p50_ms)
    const { p50_ms, p99_ms } = beside[kind]
    return [
      ...p50_ms > p50_max ? [`beside ${name}: ${kind} p50 ${p50_ms} ms`] : [],
      ...p99_ms > P99_MAX_MS ? [`beside ${name}: ${kind} p99 ${p99_ms} ms`] : []
    ]
  })]
}
