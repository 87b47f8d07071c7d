// Describes the resource `shipment`: its id prefix, events and refusals.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const SHIPMENT_RESOURCE = defineResource({
  name: 'shipment',
  id_prefixes: ['shp'],
  events: ['shipment.created', 'shipment.delivered'],
  table: 'shipments',
  is_of_order: true,
  shown_to: { storefront: true },
  refusals: {
    shipment_not_found: notFound('No such shipment', 'There is no shipment with this id.'),
    shipment_conflict: conflict('The tracking number is that of another shipment',
      'A shipment with this tracking number was reported before with other content. `detail` ' +
      'names that shipment, `errors` lists the fields that differ. Nothing was done. Another ' +
      'parcel needs another tracking number.'),
    not_via_warehouse: conflict('The goods do not go via the warehouse',
      'Suppliers ship this order to the customer, so the warehouse has nothing to receive or to ' +
      'ship.'),
    shipment_exceeds_accepted: unprocessable('More is shipped than was accepted',
      'At most the units of a line that are accepted or not answered yet can be shipped, plus ' +
      'the supplier’s over-shipment tolerance. Nothing was done.'),
    shipment_exceeds_received: unprocessable('More is shipped than was received',
      'The merchant can ship only what has arrived in its warehouse. Nothing was done.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { shipment: typeof SHIPMENT_RESOURCE }
}
