// The JSON shape of a trace: each sales order line with every purchase order line made for it.

import Type from 'typebox'
import { AWAITED } from '../../../domain/back-to-back/waits-of.ts'
import {
  calendarDate, count, idOf, lineNumber, nullable, nullableRef, openEnum, ref, supplierQuantity
} from '../../../platform/http/schemas.ts'
import { PartnerOrder } from '../../purchase-orders/schema/partner-order.ts'
import {
  PurchaseOrder, PurchaseOrderLine, ReplacedLine
} from '../../purchase-orders/schema/purchase-order.ts'

const { properties: PURCHASE_LINE } = PurchaseOrderLine

const TracedShipment = Type.Object({
  shipment_id: idOf('shp', 'This id names the shipment.'),
  quantity: supplierQuantity('The shipment carried this many units of the line.')
}, { $id: 'TracedShipment', description: 'This shipment carried units of the line.' })

const Wait = Type.Object({
  event: openEnum(AWAITED, 'The units wait for an `answer` of the supplier, for a `decision` of ' +
    'the merchant about a higher cost or a substitute, for their `shipment`, or for their ' +
    '`arrival`.'),
  quantity: supplierQuantity('This many units wait for it.'),
  promised_date: nullable(calendarDate('The supplier said that the units arrive on this date. It ' +
    'is null when it said none.'))
}, { $id: 'Wait', description: 'Units of an attempt wait for this.' })

const TracedPartner = Type.Object({
  link_id: idOf('lnk', 'The supplier is linked by this link.'),
  name: Type.String({ description: 'The partner has this name.', examples: ['Northwind'] }),
  order: nullableRef(PartnerOrder,
    'The partner has the purchase order as this order. It is null until the partner has it.')
}, {
  $id: 'TracedPartner',
  description: 'The supplier is a partner: what the attempt waits for, it waits for there. What ' +
    'lies behind the partner is not known.'
})

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
  waits_for: Type.Array(ref(Wait), {
    description: 'Units of the attempt that have not arrived wait for this. The list is empty ' +
      'before the purchase order is issued.',
    examples: [[]]
  }),
  partner: nullableRef(TracedPartner,
    'The supplier is this partner. It is null for a supplier that is not linked; what the ' +
    'partner got before its link ended stays with it.'),
  shipments: Type.Array(ref(TracedShipment), {
    description: 'These shipments carried units of the attempt, oldest first.'
  })
}, {
  $id: 'Attempt',
  description: 'An attempt is a purchase order line that was made for the sales order line.',
  examples: [{ status: 'issued', replaces: null, substitute_for: null, partner: null }]
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

export const TRACE_SCHEMAS = [TracedShipment, Wait, TracedPartner, Attempt, LineTrace]
