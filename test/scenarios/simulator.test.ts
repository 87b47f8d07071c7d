// Suppliers that the service plays, with two services on one database: every turn is taken once, as
// the SKUs ask, and a process that is killed leaves nothing undone.

import t from 'tap'
import { dayIn } from '../support/days.ts'
import { holds } from '../support/holds.ts'
import { assertSound } from '../support/jobs.ts'
import { startServer, until } from '../support/processes.ts'
import {
  givenService, givenServiceOn, salesOrderBody, type TestMerchant
} from '../support/service.ts'
import { bodyOfAnswer, exceptionsOf, purchaseOrdersOf, WAREHOUSE } from '../support/stories.ts'

t.setTimeout(120_000)
const service = await givenService(t, { is_simulating: true })
const other = await givenServiceOn(t, service.database_url, { is_simulating: true })
const { db } = service
const PAST = '2020-01-01T00:00:00.000Z'
const AT_ONCE = { answer_after_seconds: 0, ship_after_seconds: 0, deliver_after_seconds: 0 }
const IN_AN_HOUR = { ...AT_ONCE, ship_after_seconds: 3_600 }

type Bill = { number: string, status: string, total: string }

type Order = {
  id: string
  number: string
  total: string
  billing_status: string
  status: string
  cancellation: string
  supplier_reference: string | null
  shipments: Array<{ carrier: string, lines: Array<{ quantity: number }> }>
  lines: Array<Record<string, unknown>>
}

type Placed = { id: string, read: () => Promise<Order> }

/** Places an order of four units of each SKU, which only the supplier has. */
async function place (
  merchant: TestMerchant, supplier_id: string, skus: readonly string[], about: object = {}
): Promise<Placed> {
  await Promise.all(skus.map(async (sku) => merchant.givenStock(supplier_id, sku)))
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: skus.map((sku) => ({ sku, quantity: 4, unit_price: '19.90' })), ...about
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  if (order === undefined) throw new Error('the sales order was not sourced')
  return {
    id, read: async () => bodyOfAnswer<Order>(merchant.get(`/v1/purchase-orders/${order.id}`))
  }
}

async function end ({ read }: Placed, status = 'closed'): Promise<Order> {
  return until(async () => {
    const order = await read()
    return order.status === status && order
  }, `the purchase order is ${status}`)
}

/** What happened to the order, oldest first, and who did it. */
async function eventsOf ({ id }: Order): Promise<string[]> {
  const events = await db.selectFrom('events').where('subject_id', '=', id)
    .select(['type', 'actor']).orderBy('sequence').execute()
  return events.map(({ type, actor }) =>
    `${type} ${(JSON.parse(actor ?? '{}') as { name: string }).name}`)
}

const did = (what: string): string => `purchase_order.${what} simulate suppliers`

t.test('killed between turns: another process goes on, and nothing is done twice', async (t) => {
  const merchant = await service.givenMerchant({ settings: { billing: { approval: 'automatic' } } })
  const supplier_id = await merchant.givenSupplier({
    simulator: { ...AT_ONCE, bill_after_seconds: 0 }
  })
  const placed = await Promise.all(Array.from({ length: 8 }, async (_, index) =>
    place(merchant, supplier_id, [`ACCEPT-${index}`])))
  const hasActed = async () => (await bodyOfAnswer<{ data: unknown[] }>(
    merchant.get('/v1/purchase-orders?status=acknowledged,closed&limit=1'))).data.length > 0
  const server = await startServer({
    database_url: service.database_url, env: { TANDEM_SIMULATOR: 'true' }
  })
  t.teardown(async () => server.kill())
  await until(hasActed, 'it acts')
  await server.kill()

  service.startJobs()
  other.startJobs()
  await Promise.all(placed.map(async (one) => end(one)))
  const orders = await until(async () => {
    const read = await Promise.all(placed.map(async (one) => one.read()))
    return read.every(({ billing_status }) => billing_status === 'billed') && read
  }, 'all is billed')
  const { data: bills } = await bodyOfAnswer<{ data: Bill[] }>(merchant.get('/v1/bills'))
  t.same(bills.map(({ number, status, total }) => `${number} ${status} ${total}`).sort(),
    orders.map(({ number, total }) => `SIM-${number}-B1 approved ${total}`).sort())
  const events = await Promise.all(orders.map(eventsOf))
  for (const of_one of events) {
    t.same(of_one.slice(-4), [did('acknowledged'), did('shipped'), did('closed'), did('updated')])
    t.equal(of_one.filter((one) => one.endsWith('simulate suppliers')).length, 4)
  }
  t.same(orders.map(({ shipments }) => shipments.length), Array.from(orders, () => 1))
})

t.test('answers as the SKUs ask', async (t) => {
  const merchant = await service.givenMerchant()
  const supplier_id = await merchant.givenSupplier({ simulator: AT_ONCE })
  const order = async (sku: string) => place(merchant, supplier_id, [sku])
  const rejected = await order('reject-1')
  const partial = await order('partial-1')
  const late = await order('late-1')
  const shortened = await order('short-1')
  const dear = await order('dear-1')
  const silent = await order('silent-1')
  holds(t, (await end(rejected, 'rejected')).lines,
    [{ rejected_quantity: 4, answers: [{ status: 'rejected', reason: 'other' }] }])
  holds(t, (await end(partial)).lines,
    [{ accepted_quantity: 2, rejected_quantity: 2, delivered_quantity: 2 }])
  holds(t, (await end(late)).lines,
    [{ promised_date: dayIn(7), delivered_quantity: 4 }])
  const short = await end(shortened)
  holds(t, short.lines, [{ rejected_quantity: 2, shipped_quantity: 2, delivered_quantity: 2 }])
  t.match(short.supplier_reference, /^SIM-/)

  const [exception] = await until(async () => {
    const open = await exceptionsOf(merchant, dear.id)
    return open.length > 0 && open
  }, 'the cost must be approved')
  t.equal(exception?.kind, 'cost_increase')
  await bodyOfAnswer(merchant.post(
    `/v1/exceptions/${exception?.id}/resolutions`, { resolution: 'approve' }))
  holds(t, (await end(dear)).lines, [{ unit_cost: '12.50', delivered_quantity: 4 }])

  const { id, status } = await silent.read()
  t.equal(status, 'issued')
  await db.updateTable('purchase_orders').set({ acknowledgement_due_at: PAST })
    .where('id', '=', id).execute()
  await end(silent, 'expired')
})

t.test('asked to cancel, it agrees until it has shipped, but keeps keep-', async (t) => {
  const merchant = await service.givenMerchant()
  const supplier_id = await merchant.givenSupplier({ simulator: IN_AN_HOUR })
  const given_up = await place(merchant, supplier_id, ['ACCEPT-1'])
  const kept = await place(merchant, supplier_id, ['KEEP-1'])
  await Promise.all([given_up, kept].map(async (one) => {
    await end(one, 'acknowledged')
    await bodyOfAnswer(merchant.post(`/v1/sales-orders/${one.id}/cancellation`, {}))
  }))
  holds(t, (await end(given_up, 'canceled')).lines, [{ canceled_quantity: 4 }])
  await until(async () => (await kept.read()).cancellation === 'refused', 'it is kept')

  await bodyOfAnswer(merchant.patch(`/v1/suppliers/${supplier_id}`, {
    simulator: { ship_after_seconds: 0 }
  }))
  holds(t, (await end(kept)).lines, [{ delivered_quantity: 4 }])
})

t.test('also as a whole, by way of the warehouse, and as the own warehouse', async (t) => {
  const merchant = await service.givenMerchant({ settings: { warehouse_address: WAREHOUSE } })
  const supplier_id = await merchant.givenSupplier({ simulator: AT_ONCE })
  const whole = await place(merchant, supplier_id, ['short-2', 'accept-2'],
    { partial_shipments: 'per_supplier' })
  const through = await place(merchant, supplier_id, ['accept-3'],
    { delivery_mode: 'via_warehouse' })
  const own_id = await merchant.givenSupplier({ kind: 'own_warehouse', simulator: AT_ONCE })
  const own = await place(merchant, own_id, ['accept-4'])

  const { shipments } = await end(whole)
  t.same(shipments.map(({ lines }) => lines.map(({ quantity }) => quantity)), [[2, 4]])
  holds(t, (await end(through)).lines, [{ delivered_quantity: 4 }])
  holds(t, (await end(own)).lines, [{ delivered_quantity: 4 }])
  await assertSound(t, db)
})
