// Orders that race for the last unit of a SKU, or for one key, or for the same references.

import { count, type Field, orderBody, type Tally } from './field.ts'

/** Sends all at once, alternating between the servers; one tally a round. */
export async function raceForLastUnits (
  { post, putStock }: Field, { rounds, orders }: { rounds: number, orders: number }
): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (let round = 1; round <= rounds; round++) {
    const sku = `LAST-${round}`
    const tally: Tally = {}
    const lines = [{ sku, quantity: 1, unit_price: '19.90' }]
    // eslint-disable-next-line no-await-in-loop -- one round after the other
    await putStock(sku, { on_hand: 1 })
    // eslint-disable-next-line no-await-in-loop -- one round after the other
    await Promise.all(Array.from({ length: orders }, async (_none, at) => count(tally,
      await post(at, '/sales-orders', orderBody({ shortage_policy: 'reject', lines })))))
    tallies.push(tally)
  }
  return tallies
}

export type KeyRound = {
  /** Orders that exist with the reference of the round. */
  orders: number
  /** Answers of 201 that are no replay. */
  created: number
  /** Different bodies among all answers of 201. */
  bodies: number
  /** Everything that came. */
  tally: Tally
}

/** Sends the same order with the same key so many times at once. */
export async function raceForOneKey (
  { post, ask, putStock, merchant_id }: Field, { rounds, sends }: { rounds: number, sends: number }
): Promise<KeyRound[]> {
  const found: KeyRound[] = []
  await putStock('KEYED', { on_hand: 1_000 })
  for (let round = 1; round <= rounds; round++) {
    const reference = `KEYED-${round}`
    const body = orderBody({
      reference,
      lines: [{ sku: 'KEYED', quantity: 1, unit_price: '19.90' }],
      // A draft locks no stock: there the unique indexes alone decide.
      ...round % 2 === 0 && { confirm: false }
    })
    // eslint-disable-next-line no-await-in-loop -- one round after the other
    const replies = await Promise.all(Array.from({ length: sends }, async (_none, at) =>
      post(at, '/sales-orders', body, `key-of-${reference}`)))
    // eslint-disable-next-line no-await-in-loop -- one round after the other
    const orders = await ask(`
      select id from sales_orders where merchant_id = $1 and reference = $2`,
    [merchant_id, reference])
    const tally: Tally = {}
    for (const reply of replies) count(tally, reply)
    const succeeded = replies.filter(({ status }) => status === 201)
    found.push({
      orders: orders.length,
      created: succeeded.filter(({ headers }) => headers['idempotent-replayed'] !== 'true').length,
      bodies: new Set(succeeded.map(({ body }) => body)).size,
      tally
    })
  }
  return found
}

/**
 * Sends the same drafts to both servers at once, to one of them in the opposite order: no stock row
 * stands in their way, so their batches meet at the unique index.
 */
export async function raceForReferences (
  { post, ask }: Field, { rounds, orders }: { rounds: number, orders: number }
): Promise<{ tally: Tally, orders: number }> {
  const tally: Tally = {}
  const lines = [{ sku: 'DRAFTED', quantity: 1, unit_price: '1.00' }]
  for (let round = 1; round <= rounds; round++) {
    const bodies = Array.from({ length: orders }, (_none, at) =>
      orderBody({ reference: `TWICE-${round}-${at}`, confirm: false, lines }))
    const place = async (at: number, body: object) =>
      count(tally, await post(at, '/sales-orders', body))
    // eslint-disable-next-line no-await-in-loop -- one round after the other
    await Promise.all([
      ...bodies.map(async (body) => place(0, body)),
      ...bodies.toReversed().map(async (body) => place(1, body))
    ])
  }
  const stored = await ask("select id from sales_orders where reference like 'TWICE-%'")
  return { tally, orders: stored.length }
}
