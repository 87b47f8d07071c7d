// The wire shape of a trace: from a sales order line to every attempt that served it.

import Type from 'typebox'
import { PURCHASE_ORDER_STATUSES } from '../../../domain/model/purchase-order/purchase-order.ts'
import {
  count, idOf, nullableRef, openEnum, ref, SupplierQuantity
} from '../../../platform/http/schemas.ts'
import { ReplacedLine } from '../../purchase-orders/schema/purchase-order.ts'

const line_number = Type.Integer({ minimum: 1, description: 'From 1.', examples: [1] })

const TracedShipment = Type.Object({
  shipment_id: idOf('shp', 'The shipment.'),
  quantity: SupplierQuantity
}, { $id: 'TracedShipment', description: 'Units that a shipment carried.' })

const Attempt = Type.Object({
  purchase_order_id: idOf('po', 'The purchase order.'),
  line_number,
  supplier_id: idOf('sup', 'Who was asked.'),
  status: openEnum(PURCHASE_ORDER_STATUSES, 'Where the purchase order stands.'),
  quantity: count('Units ordered.'),
  live_quantity: count('Units still to be supplied, or supplied.'),
  accepted_quantity: count('Units the supplier has promised.'),
  rejected_quantity: count('Units the supplier will not send.'),
  canceled_quantity: count('Units canceled.'),
  shipped_quantity: count('Units shipped.'),
  delivered_quantity: count('Units delivered.'),
  missing_quantity: count('Units shipped to the warehouse that never arrived.'),
  replaces: nullableRef(ReplacedLine, 'The line of an earlier attempt that it replaces.'),
  shipments: Type.Array(ref(TracedShipment), { description: 'Oldest first.' })
}, {
  $id: 'Attempt',
  description: 'A purchase order line that was to serve the sales order line.',
  examples: [{ status: 'issued', replaces: null }]
})

export const LineTrace = Type.Object({
  line_number,
  excluded_supplier_ids: Type.Array(Type.String(), {
    description: 'Suppliers that failed the line: never asked again for it.', examples: [[]]
  }),
  margin_waived: Type.Boolean({
    description: 'A person accepts less than the minimum margin for it, at the price it has.',
    examples: [false]
  }),
  attempts: Type.Array(ref(Attempt), { description: 'Oldest first.' }),
  shipments: Type.Array(ref(TracedShipment), {
    description: 'The merchant’s own, out of its warehouse.', examples: [[]]
  })
}, { $id: 'LineTrace', description: 'What served a line, and what failed.' })

export const TRACE_SCHEMAS = [TracedShipment, Attempt, LineTrace]
