// What is said again changes nothing: no version rises, no row is written, nobody is told.

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
