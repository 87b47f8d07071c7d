// The wire shape of a shipment, as sales and purchase orders show it.

import Type from 'typebox'
import { idOf, instant, nullable, Quantity, ref } from '../../platform/http/schemas.ts'

const ShipmentLine = Type.Object({
  line_number: Type.Integer({
    minimum: 1, description: 'Of the purchase order line.', examples: [1]
  }),
  quantity: Quantity
}, { $id: 'ShipmentLine', description: 'What was sent of a purchase order line.' })

export const Shipment = Type.Object({
  id: idOf('shp', 'The shipment.'),
  purchase_order_id: idOf('po', 'The purchase order it was sent against.'),
  sales_order_id: idOf('so', 'The sales order it serves.'),
  carrier: nullable(Type.String({ description: 'Who carries it.' })),
  tracking_number: nullable(Type.String({ description: 'The carrier’s number.' })),
  tracking_url: nullable(Type.String({ description: 'Where to follow it.' })),
  shipped_at: instant('When it was sent.'),
  delivered_at: nullable(instant('When it arrived.')),
  lines: Type.Array(ref(ShipmentLine), { description: 'What was sent.' })
}, { $id: 'Shipment', description: 'What a supplier sent against one purchase order.' })

export const SHIPMENT_SCHEMAS = [ShipmentLine, Shipment]
