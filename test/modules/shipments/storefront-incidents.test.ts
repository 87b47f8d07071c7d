// What a storefront reports of a parcel is harmless until somebody decides, and is its own.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)

const about = (kind: string, quantity: number, more: object = {}) =>
  ({ kind, lines: [{ line_number: 1, quantity }], ...more })

/** Five units are on their way. */
async function givenParcel () {
  const sourced = await givenSourced(service)
  const { id } = await bodyOf(sourced.post('shipments', {
    lines: [{ line_number: 1, quantity: 5 }]
  }))
  return { ...sourced, path: `/v1/shipments/${id}` }
}

t.test('units that it says were refused may arrive after all', async (t) => {
  const { merchant, path, readPurchases, readExceptions, readSale } = await givenParcel()
  const reply = await merchant.storefront.post(`${path}/incidents`, about('refused', 5))
  holds(t, await readPurchases(), [{ lines: [{ refused_quantity: 5 }] }])
  t.equal(reply.statusCode, 201)
  const part = { lines: [{ line_number: 1, quantity: 3 }] }
  holds(t, await bodyOf(merchant.supplier.post(`${path}/delivery`, part)), {
    lines: [{ delivered_quantity: 3, refused_quantity: 2 }],
    incidents: [{ kind: 'refused', outcome: null, lines: [{ found_quantity: 3 }] }]
  })
  await assertSound(t, service.db)
  holds(t, await bodyOf(merchant.supplier.post(`${path}/delivery`, {
    lines: [{ line_number: 1, quantity: 5 }]
  })), { state: 'delivered', incidents: [{ outcome: 'none', lines: [{ found_quantity: 5 }] }] })
  holds(t, await readPurchases(), [{ lines: [{ delivered_quantity: 5, refused_quantity: 0 }] }])
  holds(t, await readSale(), { lines: [{ delivered_quantity: 5, refused_quantity: 0 }] })
  holds(t, await readExceptions(), [{ kind: 'incident', resolution: 'obsolete' }])
  await assertSound(t, service.db)
})

t.test('what the supplier or an operator says was refused stays so', async (t) => {
  const { merchant, path } = await givenParcel()
  await bodyOf(merchant.supplier.post(`${path}/incidents`, about('refused', 2)))
  const { incident } = await bodyOf(merchant.storefront.post(
    `${path}/incidents`, about('refused', 1)))
  const deliver = async (quantity: number) => merchant.supplier.post(
    `${path}/delivery`, { lines: [{ line_number: 1, quantity }] })
  refused(t, await deliver(5), [422, 'delivery_exceeds_shipped'])
  await bodyOf(merchant.post(`${path}/incidents/${incident.id}/resolution`, { outcome: 'none' }))
  // Once it is decided, the storefront's stays too.
  refused(t, await deliver(3), [422, 'delivery_exceeds_shipped'])
  holds(t, await bodyOf(deliver(2)), { lines: [{ delivered_quantity: 2, refused_quantity: 3 }] })
  await assertSound(t, service.db)
})

t.test('each side has its own references', async (t) => {
  const { merchant, path } = await givenParcel()
  const first = await bodyOf(merchant.supplier.post(
    `${path}/incidents`, about('lost', 2, { reference: '1' })))
  const other = await merchant.storefront.post(
    `${path}/incidents`, about('lost', 2, { reference: '1' }))
  t.equal(other.statusCode, 201)
  t.not(other.json<{ incident: { id: string } }>().incident.id, first.incident.id)
  const conflict = await merchant.storefront.post(
    `${path}/incidents`, about('lost', 1, { reference: '1' }))
  refused(t, conflict, [409, 'incident_reference_conflict'])
  await assertSound(t, service.db)
})
