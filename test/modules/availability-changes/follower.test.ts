// A reader that follows changed availability knows, after whatever has happened, exactly what a
// question about all SKUs would say.

import t from 'tap'
import fc from 'fast-check'
import { beginChanges, readChanges } from '../../support/changes.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const STEPS = 60
const DAY_MS = 86_400_000
const SKUS = ['A', 'B', 'C', 'D']
/** Its stock never changes: arrivals are told in days behind that of this SKU. */
const FIXED = 'TODAY'

const service = await givenService(t)
const runJob = givenJobs(t, service.database_url)

type Line = { sku: string, arrives_by: string | null }
type Known = Map<string, unknown>

async function ask (merchant: TestMerchant, skus: readonly string[]): Promise<Known> {
  const named = [FIXED, ...skus].map((sku) => `sku=${sku}`).join('&')
  const { data: [fixed, ...lines] } = await bodyOf<{ data: Line[] }>(
    merchant.storefront.get(`/v1/availability?${named}&quantity=2&country=FR&include=sources`))
  const today = Date.parse(fixed?.arrives_by ?? '')
  return new Map(lines.map(({ arrives_by, ...line }) => [line.sku, {
    ...line, days: arrives_by === null ? null : (Date.parse(arrives_by) - today) / DAY_MS
  }]))
}

/** Asks only for what is told, page by page. Returns where it goes on. */
async function follow (
  merchant: TestMerchant, known: Known, after: string, limit: number
): Promise<string> {
  const page = await readChanges(merchant.storefront, `after=${after}&limit=${limit}`)
  const told = page.compare_all ? SKUS : page.data.map(({ sku }) => sku)
  const followed = SKUS.filter((sku) => told.includes(sku))
  if (followed.length > 0) {
    for (const [sku, line] of await ask(merchant, followed)) known.set(sku, line)
  }
  return page.has_more ? follow(merchant, known, page.next_cursor, limit) : page.next_cursor
}

type Order = { id: string, status: string, lines: Array<{ line_number: number, quantity: number }> }
type Step = { act: number, supplier: number, sku: number, units: number, is_followed: boolean }

const ACTS = [
  report, report, report, placeOrder, placeOrder, placeOrder, cancelOrder, answer, answer,
  shipUnits, suspend, pause, remove, feed
]

type World = { merchant: TestMerchant, suppliers: string[], orders: string[] }
type Drawn = { supplier_id: string, sku: string, units: number }

async function report ({ merchant }: World, { supplier_id, sku, units }: Drawn) {
  return merchant.put(`/v1/suppliers/${supplier_id}/stock/${sku}`,
    { on_hand: units, unit_cost: `${10 + units}.00`, lead_time_days: units % 3 })
}

async function placeOrder (world: World, { sku, units }: Drawn) {
  const lines = [{ sku, quantity: units % 3 + 1, unit_price: '99.00' }]
  const reply = await world.merchant.storefront.post('/v1/sales-orders', salesOrderBody({ lines }))
  world.orders.push(reply.json().id)
  return reply
}

async function cancelOrder ({ merchant, orders }: World, { units }: Drawn) {
  return merchant.storefront.post(
    `/v1/sales-orders/${orders[units % Math.max(1, orders.length)]}/cancellation`, {})
}

async function purchaseIn (
  { merchant }: World, { supplier_id }: Drawn, status: string
): Promise<Order | undefined> {
  const { data: [found] } = await bodyOf<{ data: Order[] }>(merchant.get(
    `/v1/purchase-orders?supplier_id=${supplier_id}&status=${status}`))
  return found && bodyOf<Order>(merchant.get(`/v1/purchase-orders/${found.id}`))
}

/** Every third order is refused. */
async function answer (world: World, drawn: Drawn) {
  const order = await purchaseIn(world, drawn, 'issued')
  const status = drawn.units % 3 === 0 ? 'rejected' : 'accepted'
  return order && world.merchant.post(`/v1/purchase-orders/${order.id}/acknowledgements`, {
    lines: order.lines.map(({ line_number, quantity }) => ({ line_number, status, quantity }))
  })
}

async function shipUnits (world: World, drawn: Drawn) {
  const order = await purchaseIn(world, drawn, 'acknowledged')
  return order && world.merchant.post(`/v1/purchase-orders/${order.id}/shipments`, {
    lines: order.lines.map(({ line_number }) => ({ line_number, quantity: 1 }))
  })
}

async function suspend ({ merchant }: World, { supplier_id, units }: Drawn) {
  return merchant.patch(`/v1/suppliers/${supplier_id}`,
    { status: units % 2 === 0 ? 'active' : 'suspended' })
}

async function pause ({ merchant }: World, { supplier_id, sku, units }: Drawn) {
  return merchant.patch(`/v1/suppliers/${supplier_id}/stock/${sku}`, { paused: units % 2 === 1 })
}

async function remove ({ merchant }: World, { supplier_id, sku }: Drawn) {
  return merchant.delete(`/v1/suppliers/${supplier_id}/stock/${sku}`)
}

async function feed ({ merchant }: World, { supplier_id, units }: Drawn) {
  return merchant.post(`/v1/suppliers/${supplier_id}/stock-feeds`, {
    mode: units % 2 === 0 ? 'full' : 'delta',
    confirm_drop: true,
    rows: SKUS.slice(units % 3).map((sku) => ({ sku, on_hand: units, unit_cost: '12.00' }))
  })
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.nat(ACTS.length - 1),
  supplier: fc.nat(2),
  sku: fc.nat(SKUS.length - 1),
  units: fc.nat(7),
  is_followed: fc.boolean()
})

t.test('a random walk', async (t) => {
  const merchant = await service.givenMerchant({ stock: { [FIXED]: 9 } })
  const suppliers = await inTurn([1, 2, 3], async () => merchant.givenSupplier())
  const world: World = { merchant, suppliers, orders: [] }
  await inTurn(suppliers.entries(), async ([at, supplier_id]) =>
    feed(world, { supplier_id, sku: '', units: 6 + 3 * at }))
  let cursor = await beginChanges(merchant.storefront)
  const known = await ask(merchant, SKUS)
  const check = async (limit: number, why: string) => {
    await service.givePositions()
    cursor = await follow(merchant, known, cursor, limit)
    t.same(known, await ask(merchant, SKUS), why)
  }
  const seed = Math.floor(Math.random() * 2 ** 31)
  const steps = fc.sample(step, { numRuns: STEPS, seed })
  const refusals = new Set<number>()
  await inTurn(steps.entries(), async ([at, { act, supplier, sku, units, is_followed }]) => {
    const drawn = { supplier_id: suppliers[supplier] ?? '', sku: SKUS[sku] ?? '', units }
    const reply = await ACTS[act]?.(world, drawn)
    refusals.add(reply?.statusCode ?? 0)
    if (at % 10 === 9) await runJob('source restocked orders')
    if (is_followed) await check(1 + units % 3, `step ${at} of seed ${seed}: ${ACTS[act]?.name}`)
  })
  await check(1, `the end of seed ${seed}`)
  t.notOk([...refusals].some((status) => status >= 500))
})

t.test('every invariant of every merchant holds', async (t) => {
  await assertSound(t, service.db)
})
