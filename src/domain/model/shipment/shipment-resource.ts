// Describes the resource `shipment`: its id prefix, events and refusals.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const SHIPMENT_RESOURCE = defineResource({
  name: 'shipment',
  id_prefixes: ['shp', 'inc'],
  events: [
    'shipment.created', 'shipment.delivered', 'shipment.updated', 'shipment.canceled',
    'shipment.incident_reported', 'shipment.incident_resolved'
  ],
  table: 'shipments',
  is_of_order: true,
  shown_to: { storefront: true },
  refusals: {
    shipment_not_found: notFound('No such shipment', 'There is no shipment with this id.'),
    incident_not_found: notFound('No such incident',
      'The shipment has no incident with this id.'),
    shipment_canceled: conflict('The shipment is canceled',
      'It was reported that the shipment never left, so nothing of it can arrive or be lost.'),
    shipment_ended: conflict('The shipment has left',
      'Some of its units have arrived, or are lost or refused, so it cannot be said that it ' +
      'never left. Nothing was done.'),
    incident_reference_conflict: conflict('Another incident has the reference',
      'The shipment has an incident with this `reference` for other units. Nothing was done.'),
    open_incidents_limit: conflict('Too many incidents are open',
      'At most 100 incidents of one shipment can wait for a decision. Decide on some, or report ' +
      'more units in one. Nothing was done.'),
    incident_settled: conflict('The incident is settled',
      'The outcome of the incident is decided: its units were sent again, credited or given up. ' +
      'They cannot be decided on again, nor arrive any more. Nothing was done.'),
    incident_exceeds_shipment: unprocessable('More is reported than the shipment has',
      'Units can be lost or refused while they are on their way, and damaged once. Units beyond ' +
      'the order need no incident. Nothing was done.'),
    delivery_exceeds_shipped: unprocessable('More has arrived than was shipped',
      'At most the units of a line that the customer did not refuse can arrive. Nothing was ' +
      'done.'),
    outcome_not_possible: unprocessable('The outcome is not possible',
      'Units that do not reach the merchant’s warehouse are bought again at once, so their ' +
      'outcome is `reship` or left out. Nothing was done.'),
    units_credited: conflict('The units are credited already',
      'The customer does not pay for so many units of the line any more; `detail` says how many ' +
      'are left. Nothing was done.'),
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
  },
  exceptions: {
    incident: {
      meaning: 'Units of a shipment are lost, refused or damaged, and nobody has decided what ' +
        'the customer gets.',
      resolutions: ['dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { shipment: typeof SHIPMENT_RESOURCE }
}
