// What shipments bring to the house.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const SHIPMENT_RESOURCE = defineResource({
  name: 'shipment',
  id_prefixes: ['shp'],
  events: ['shipment.created', 'shipment.delivered'],
  table: 'shipments',
  is_of_order: true,
  refusals: {
    shipment_not_found: notFound('No such shipment', 'There is no shipment with this id.'),
    shipment_conflict: conflict('The tracking number is that of another shipment',
      'A shipment with this tracking number was reported before with other facts; `detail` names ' +
      'it, `errors` lists what differs. Nothing was done. Another parcel needs another tracking ' +
      'number.'),
    not_via_warehouse: conflict('The goods do not go via the warehouse',
      'Suppliers ship this order to the customer: there is nothing to receive in the warehouse, ' +
      'or to ship from it.'),
    shipment_exceeds_accepted: unprocessable('More is shipped than was accepted',
      'A shipment of a line has at most the units that are accepted or not answered yet, and the ' +
      'supplier’s tolerance. Nothing was done.'),
    shipment_exceeds_received: unprocessable('More is shipped than was received',
      'The merchant can ship only what has arrived in its warehouse. Nothing was done.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { shipment: typeof SHIPMENT_RESOURCE }
}
