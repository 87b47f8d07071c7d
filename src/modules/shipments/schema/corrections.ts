// The routes that correct a shipment: its carrier and tracking, and that it never left.

import Type, { type Static } from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import { EmptyBody, idOf, ref } from '../../../platform/http/schemas.ts'
import { new_carrier, new_tracking_url, Shipment, tracking_number } from './shipment.ts'

export const ShipmentChange = Type.Object({
  carrier: Type.Optional(new_carrier),
  tracking_number: Type.Optional(tracking_number),
  tracking_url: Type.Optional(new_tracking_url)
}, {
  $id: 'ShipmentChange',
  additionalProperties: false,
  description: 'The request corrects these fields of a shipment.',
  examples: [{ carrier: 'DHL', tracking_number: '00340434161094042557' }]
})
export type ShipmentChange = Static<typeof ShipmentChange>

const IdParameter = Type.Object({ id: idOf('shp', 'This id names the shipment.') })

export const changeShipmentRoute = describeRoute('PATCH', {
  operationId: 'changeShipment',
  tag: 'Shipments',
  summary: 'Correct carrier and tracking of a shipment',
  description: 'A shipment that has arrived can be corrected too. A supplier corrects its own.',
  roles: ['operator', 'supplier'],
  params: IdParameter,
  body: ShipmentChange,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Shipment), description: 'The shipment is corrected.', headers: ['etag'] }
  },
  refusals: ['shipment_not_found', 'shipment_canceled', 'shipment_conflict']
})

export const cancelShipmentRoute = describeRoute('POST', {
  operationId: 'cancelShipment',
  tag: 'Shipments',
  summary: 'Report that a shipment never left',
  description: 'Its units count as not shipped again, and its tracking number may be reported ' +
    'anew. Nothing else changes: what the shipment accepted stays accepted. It must not have ' +
    'arrived in any part. A shipment that is canceled stays as it is.',
  roles: ['operator', 'supplier'],
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Shipment), description: 'The shipment is canceled.', headers: ['etag'] }
  },
  refusals: ['shipment_not_found', 'shipment_ended']
})
