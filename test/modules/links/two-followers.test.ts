// Two processes that follow the same link: one of them does the work. Where the lease of the first
// is over while it still works, both act on the same news, and it is recorded once.

import t from 'tap'
import { sql } from 'kysely'
import { givenFollower } from '../../support/follow-partners.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, newSku, purchaseOrdersOf } from '../../support/stories.ts'
import { givenChain, type Order } from './chain.ts'

t.setTimeout(120_000)
const { b, c, c_link, proxy, follow, service: { db, database_url } } = await givenChain(t)
const followElsewhere = givenFollower(t, database_url, 'elsewhere')
// Of B's own link nothing is wanted here.
await sql`update link_progress set due_at = null where link_id <> ${c_link.link_id}`.execute(db)

type Placed = { sale_id: string, of_c: Order, at_b: string, of_b: Order }

/** B's own supplier has it. C has heard that it is promised. */
async function place (): Promise<Placed> {
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00', on_hand: 100 })
  await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 4, unit_price: '19.90' }]
  })))
  await c.sendTransmissions()
  await follow()
  const of_c = await readOrder(sale_id)
  const { data: [sold] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    b.get(`/v1/sales-orders?reference=${of_c.id}`))
  const at_b = sold?.id ?? ''
  const [of_b] = await purchaseOrdersOf(b, at_b) as unknown as Order[]
  if (of_b === undefined) throw new Error('B has bought nothing')
  return { sale_id, of_c, at_b, of_b }
}

async function readOrder (sale_id: string): Promise<Order> {
  const [found] = await purchaseOrdersOf(c, sale_id)
  return bodyOfAnswer<Order>(c.get(`/v1/purchase-orders/${found?.id}`))
}

async function ship ({ of_b }: Placed, quantity: number): Promise<{ id: string }> {
  return bodyOfAnswer(b.supplier.post(`/v1/purchase-orders/${of_b.id}/shipments`,
    { lines: [{ line_number: 1, quantity }] }))
}

const endLease = async (): Promise<unknown> => sql`
  update link_progress set leased_until = now() where link_id = ${c_link.link_id}`.execute(db)

t.test('while one process follows, another asks nothing; when it has died, it does', async (t) => {
  const placed = await place()
  const held = proxy.holdAnswer(`GET /v1/sales-orders/${placed.at_b}`)
  await ship(placed, 1)
  const first = follow()
  await held.came
  const asked = proxy.asked().length
  await followElsewhere()
  t.same(proxy.asked().slice(asked), [], 'the link has its process')
  t.match(await readOrder(placed.sale_id), { shipments: { length: 0 } })
  await endLease()
  await followElsewhere()
  t.match(await readOrder(placed.sale_id), { shipments: { length: 1 } })
  await held.release()
  await first
  t.match(await readOrder(placed.sale_id), { shipments: { length: 1 } }, 'who is late adds nothing')
})

/** Both have read B's order, and planned from C's as it is, before either may change that. */
async function actAtOnce ({ sale_id, at_b }: Placed): Promise<void> {
  const beginning = `GET /v1/sales-orders/${at_b}`
  const [one, other] = [proxy.holdAnswer(beginning), proxy.holdAnswer(beginning)]
  const first = follow()
  await one.came
  await endLease()
  const second = followElsewhere()
  await other.came
  await db.transaction().execute(async (trx) => {
    await sql`select from sales_orders where id = ${sale_id} for update`.execute(trx)
    await Promise.all([one.release(), other.release()])
    while (await countWaiting() < 2); // eslint-disable-line no-await-in-loop -- for both
  })
  await Promise.all([first, second])
}

async function countWaiting (): Promise<number> {
  const { rows: [row] } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return row?.waiting ?? 0
}

t.test('what both have read is recorded once: a parcel, and what became of it', async (t) => {
  const placed = await place()
  const { id } = await ship(placed, 2)
  await actAtOnce(placed)
  t.match(await readOrder(placed.sale_id), {
    shipments: { length: 1 }, lines: [{ shipped_quantity: 2 }]
  })
  await bodyOfAnswer(b.post(`/v1/shipments/${id}/incidents`,
    { kind: 'lost', lines: [{ line_number: 1, quantity: 1 }] }))
  await actAtOnce(placed)
  t.match(await readOrder(placed.sale_id), {
    shipments: [{ incidents: { length: 1 } }], lines: [{ lost_quantity: 1 }]
  })
  t.match(await bodyOfAnswer(c.get(`/v1/sales-orders/${placed.sale_id}`)), {
    lines: [{ shipped_quantity: 2 }]
  })
  await assertSound(t, db)
})
