// The JSON shape of a trace: each sales order line with every purchase order line made for it.

import Type from 'typebox'
import {
  count, idOf, lineNumber, nullableRef, ref, supplierQuantity
} from '../../../platform/http/schemas.ts'
import {
  PurchaseOrder, PurchaseOrderLine, ReplacedLine
} from '../../purchase-orders/schema/purchase-order.ts'

const { properties: PURCHASE_LINE } = PurchaseOrderLine

const TracedShipment = Type.Object({
  shipment_id: idOf('shp', 'This id names the shipment.'),
  quantity: supplierQuantity('The shipment carried this many units of the line.')
}, { $id: 'TracedShipment', description: 'This shipment carried units of the line.' })

const Attempt = Type.Object({
  purchase_order_id: idOf('po', 'The attempt is a line of this purchase order.'),
  line_number: PURCHASE_LINE.line_number,
  supplier_id: idOf('sup', 'The purchase order went to this supplier.'),
  sku: PURCHASE_LINE.sku,
  substitute_for: PURCHASE_LINE.substitute_for,
  status: PurchaseOrder.properties.status,
  quantity: PURCHASE_LINE.quantity,
  live_quantity: count('This many units are neither rejected nor canceled.'),
  accepted_quantity: PURCHASE_LINE.accepted_quantity,
  rejected_quantity: PURCHASE_LINE.rejected_quantity,
  canceled_quantity: PURCHASE_LINE.canceled_quantity,
  shipped_quantity: PURCHASE_LINE.shipped_quantity,
  delivered_quantity: PURCHASE_LINE.delivered_quantity,
  missing_quantity: PURCHASE_LINE.missing_quantity,
  replaces: nullableRef(ReplacedLine,
    'The attempt replaces this line of an earlier attempt, or null.'),
  shipments: Type.Array(ref(TracedShipment), {
    description: 'These shipments carried units of the attempt, oldest first.'
  })
}, {
  $id: 'Attempt',
  description: 'An attempt is a purchase order line that was made for the sales order line.',
  examples: [{ status: 'issued', replaces: null, substitute_for: null }]
})

export const LineTrace = Type.Object({
  line_number: lineNumber('The trace is that of the sales order line with this number.'),
  excluded_supplier_ids: Type.Array(Type.String(), {
    description: 'These suppliers failed the line, and are not asked again for it.', examples: [[]]
  }),
  margin_waived: Type.Boolean({
    description: 'True means that a person accepts less than the minimum margin for the line, at ' +
      'its price.',
    examples: [false]
  }),
  attempts: Type.Array(ref(Attempt), {
    description: 'The list begins with the oldest attempt.'
  }),
  shipments: Type.Array(ref(TracedShipment), {
    description: 'The merchant sent these shipments itself, out of its warehouse.', examples: [[]]
  })
}, { $id: 'LineTrace', description: 'The trace tells what served a line, and what failed.' })

export const TRACE_SCHEMAS = [TracedShipment, Attempt, LineTrace]
