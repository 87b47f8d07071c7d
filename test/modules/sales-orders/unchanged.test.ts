// What is said again changes nothing: no version rises, no row is written, nobody is told.

import { sql } from 'kysely'
import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const AS_ISSUED = {}
const AS_PLANNED = { about: { payment_terms: 'prepaid', charges: [{ kind: 'tax', amount: '3' }] } }

for (const [what, options] of Object.entries({ AS_ISSUED, AS_PLANNED })) {
  t.test(`${what}: the same values as the order has`, async (t) => {
    const { id, merchant, readSale } = await givenSourced(service, options)
    const { trace: _trace, ...sale } = await readSale()
    const { version, priority, metadata, customer, ship_to, bill_to, charges, lines } = sale
    const before = await readSnapshot(db)
    const changes = [
      {}, { priority }, { metadata }, { customer }, { ship_to }, { bill_to }, { charges },
      { lines: lines.map(({ line_number, quantity }) => ({ line_number, quantity })) }
    ]
    for (const change of changes) {
      // eslint-disable-next-line no-await-in-loop -- one after the other, each on the last
      const reply = await merchant.patch(`/v1/sales-orders/${id}`, change)
      t.same(reply.json(), sale, Object.keys(change).join())
      t.equal(reply.headers.etag, `"v${version}"`)
    }
    t.same(await readSnapshot(db), before)
  })
}

t.test('amounts that a migration has set to 0 read as those of new orders', async (t) => {
  const { id, merchant, postSale, readSale } = await givenSourced(service, {
    quantity: 2,
    line: { unit_price: '20.00' },
    about: { payment_terms: 'prepaid', payments: [{ reference: 'P-0', amount: '40.00' }] }
  })
  await postSale('cancellation', { lines: [{ line_number: 1, quantity: 1 }] })
  await bodyOf(postSale('refunds', { reference: 'R-0', amount: '20.00' }, merchant))
  const { trace: _trace, ...sale } = await readSale()
  holds(t, sale, {
    credited: '0.00',
    payments: [{ refunded_amount: '0.00' }],
    refunds: [{ bounced_amount: '0.00' }]
  })
  await sql`update sales_orders set credited = 0 where id = ${id}`.execute(db)
  await sql`update payments set refunded_amount = 0 where sales_order_id = ${id}`.execute(db)
  await sql`update refunds set bounced_amount = 0 where sales_order_id = ${id}`.execute(db)
  t.same((await merchant.patch(`/v1/sales-orders/${id}`, {})).json(), sale)
})

t.test('its answer is kept under its key: what others change meanwhile stays', async (t) => {
  const { id, merchant } = await givenSourced(service, AS_ISSUED)
  const order = `/v1/sales-orders/${id}`
  const key = { 'idempotency-key': 'same-priority' }
  const first = await merchant.patch(order, { priority: 0 }, key)
  holds(t, first.json(), { version: 1, priority: 0 })
  await bodyOf(merchant.patch(order, { priority: 7 }))
  const again = await merchant.patch(order, { priority: 0 }, key)
  t.equal(again.body, first.body)
  holds(t, await bodyOf(merchant.get(order)), { version: 2, priority: 7 })
})
