// The JSON shapes of purchase orders as they are read.

import Type, { type Static } from 'typebox'
import {
  ANSWER_REASONS, ANSWER_STATUSES, CANCELLATION_STATES, PURCHASE_ORDER_KINDS,
  PURCHASE_ORDER_STATUSES
} from '../../../domain/model/purchase-order/purchase-order.ts'
import {
  DELIVERY_MODES, FULFILLMENT_STATUSES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  Address, calendarDate, count, currency, idOf, instant, lineNumber, Metadata, money,
  moneySum, nullable, nullableRef, openEnum, orderNumber, pageOf, ref, Sku, supplierQuantity,
  Version
} from '../../../platform/http/schemas.ts'
import { UsedExchangeRate } from '../../exchange-rates/schema.ts'
import { Shipment } from '../../shipments/schema/shipment.ts'
import {
  internal_notes, listOfNotes, supplier_reference, SupplierNote, tags
} from './annotations.ts'
import { substitute_sku, supplier_code } from './answer-fields.ts'
import { billed, billing_status } from './billed.ts'
import { ended_units } from './ended-units.ts'
import { partner_order, PartnerOrder } from './partner-order.ts'
import { ShipFrom } from './ship-from.ts'
import { customerOrderNumber, line_words, order_words } from './words.ts'

export const line_number = lineNumber('The line of the purchase order has this number.')

export const ReplacedLine = Type.Object({
  purchase_order_id: idOf('po', 'The replaced line belongs to this purchase order.'),
  line_number
}, { $id: 'ReplacedLine', description: 'This line belongs to an earlier attempt.' })

const unit_cost = money('One unit costs the merchant this much.')
export const promised_date = nullable(calendarDate(
  'The units are expected to arrive on this date. It is null when no date is known.'))
const Answer = Type.Object({
  status: openEnum(ANSWER_STATUSES, 'The supplier gave this answer for the units.'),
  quantity: supplierQuantity('The answer is about this many units.'),
  unit_cost: nullable(unit_cost),
  promised_date,
  reason: nullable(openEnum(ANSWER_REASONS,
    'The supplier gave this reason why it does not send the units, or null.')),
  supplier_code,
  substitute_sku: Type.Optional(substitute_sku)
}, { $id: 'Answer', description: 'The supplier said this about some units of a line.' })

const CostIncrease = Type.Object({
  quantity: supplierQuantity('This many units would cost more.'),
  unit_cost,
  promised_date
}, { $id: 'CostIncrease', description: 'The higher cost of these units waits for a person.' })

const Substitution = Type.Object({
  sku: Sku,
  quantity: supplierQuantity('The supplier would send the SKU for this many units.'),
  unit_cost,
  promised_date
}, { $id: 'Substitution', description: 'Another SKU for these units waits for a person.' })

export const PurchaseOrderLine = Type.Object({
  line_number,
  sales_order_line_number: lineNumber('The line serves the sales order line with this number.'),
  sku: Sku,
  supplier_sku: nullable(Type.String({
    description: 'This is the supplier’s own item code, or null.', examples: ['LW-KB100']
  })),
  description: nullable(Type.String({
    description: 'The sales order tells people with these words what the line is, or it is null.',
    examples: ['Keyboard, French layout']
  })),
  ...line_words,
  quantity: count('The line orders this many units.'),
  unit_cost,
  unit_freight: moneySum('Shipping one unit costs this much. The purchase order has it in ' +
    '`freight`, not in the `amount` of the line.'),
  amount: moneySum('The amount is `unit_cost` × live units, rounded half-even. Live units are ' +
    'neither rejected nor canceled.'),
  requested_date: nullable(calendarDate(
    'The customer wants the units on this date. It is null when the customer named none.')),
  promised_date,
  accepted_quantity: count('The supplier has promised this many units.'),
  rejected_quantity: count('The supplier will not send this many units, or they never arrived.'),
  canceled_quantity: count('This many units were canceled.'),
  shipped_quantity: count('This many units were shipped.'),
  delivered_quantity: count('This many units were delivered.'),
  ...ended_units,
  over_shipped_quantity: count('This many units were shipped beyond the order.'),
  ...billed,
  surplus_quantity: count('This many units were bought beyond what the sales order needs, to ' +
    'reach the supplier’s minimum or multiple.'),
  pending_cancellation_quantity: count('The supplier is asked to give up this many units, and ' +
    'has not answered yet.'),
  cost_increase: nullableRef(CostIncrease,
    'The higher cost of these units waits for a person. It is null when nothing waits.'),
  substitution: nullableRef(Substitution,
    'Another SKU for these units waits for a person. It is null when nothing waits.'),
  answers: Type.Array(ref(Answer), {
    description: 'The list has the newest answer that names the line, an entry for each status.',
    examples: [[]]
  }),
  replaces: Type.Optional(nullableRef(ReplacedLine,
    'The line replaces this line of an earlier attempt, or null. Only operators get the field.')),
  substitute_for: nullable(lineNumber('The line has a substitute for the SKU of the line with ' +
    'this number, as an operator approved. It is null for what the customer ordered.'))
}, {
  $id: 'PurchaseOrderLine',
  description: 'A line asks a supplier for units of one SKU, and counts what became of them.'
})

export const PurchaseOrder = Type.Object({
  id: idOf('po', 'The service gives each purchase order this id.'),
  number: orderNumber('PO'),
  version: Version,
  supplier_id: idOf('sup', 'The purchase order goes to this supplier.'),
  sales_order_id: idOf('so', 'The purchase order serves this sales order.'),
  sales_order_reference: Type.String({
    description: 'The sales order has this reference of the merchant.', examples: ['WEB-1042']
  }),
  supplier_reference,
  status: openEnum(PURCHASE_ORDER_STATUSES,
    'A `planned` order is not sent to the supplier yet; an `issued` one waits for its answer; an ' +
    '`acknowledged` one is answered; the others have ended.'),
  fulfillment_status: openEnum(FULFILLMENT_STATUSES,
    'The status tells how much of the purchase order has shipped and arrived.'),
  cancellation: openEnum(CANCELLATION_STATES,
    'The state tells whether the supplier was asked to cancel units, or has refused to.'),
  cancellation_reason: nullable(Type.String({
    description: 'The merchant gave this reason for the cancellation, or null.'
  })),
  cancellation_due_at: nullable(instant(
    'The supplier has to answer the request to cancel by this time. It is null when no answer is ' +
    'due.')),
  kind: openEnum(PURCHASE_ORDER_KINDS,
    '`external` goods come from another company, and `own_stock` from the merchant’s warehouse.'),
  delivery_mode: openEnum(DELIVERY_MODES,
    '`drop_ship` goods go to the customer, and `via_warehouse` to the merchant’s warehouse.'),
  ship_complete: Type.Boolean({
    description: 'True means that all units that are left must ship in one shipment.',
    examples: [false]
  }),
  currency: currency('The amounts of the purchase order are in this currency, in which the ' +
    'supplier sells.'),
  exchange_rate: Type.Optional(nullableRef(UsedExchangeRate,
    'The cost of the purchase order counts at this rate in the margins of its sales order. It is ' +
    'today’s as long as the order is planned, and stays when it is issued. It is null when both ' +
    'orders have one currency. Only operators get the field.')),
  order_fee: moneySum('The supplier charges this fee for the purchase order.'),
  freight_base: moneySum('The supplier charges this much for shipping, however many units ' +
    'there are.'),
  freight: moneySum('Shipping costs this much: `freight_base`, and for each line `unit_freight` ' +
    '× live units, rounded half-even. It is 0 when every unit is rejected or canceled.'),
  total: moneySum('The total is the sum of the lines, the order fee and the freight. It is 0 ' +
    'when every unit is rejected or canceled.'),
  ship_to: ref(Address),
  ...order_words,
  ship_from: nullableRef(ShipFrom,
    'Goods leave in the name of this seller. It is null for the merchant and its warehouse.'),
  customer_order_number: customerOrderNumber('The customer calls the sales order by this number ' +
    'of its own, or it is null. The sales order has it as `purchase_order_number`.'),
  metadata: ref(Metadata),
  tags: Type.Optional(tags),
  notes: listOfNotes('Operators and the supplier read these notes. Among them are those of the ' +
    'sales order that were written before the purchase order was over. The list begins with the ' +
    'oldest.'),
  internal_notes,
  issued_at: nullable(instant(
    'The purchase order was sent to its supplier at this time. It is null before that.')),
  revision: lineNumber('The revision is 1 for what was issued. It rises with everything that the ' +
    'supplier must be told since: units taken back, a note, a decision about its cost.'),
  sent_at: nullable(instant(
    'The purchase order was first sent on a channel of its supplier at this time. It is null ' +
    'before that, and for a supplier that has no channel.')),
  acknowledgement_due_at: nullable(instant(
    'The supplier has to answer by this time. It is null before the order is issued, before it ' +
    'was sent on a channel of its supplier, and for own stock.')),
  billing_status,
  created_at: instant('The purchase order was planned at this time.'),
  updated_at: instant('The purchase order last changed at this time.'),
  lines: Type.Array(ref(PurchaseOrderLine), {
    description: 'The lines stand in the order of their numbers.'
  }),
  shipments: Type.Array(ref(Shipment), {
    description: 'These shipments were sent against the purchase order, oldest first.',
    examples: [[]]
  }),
  partner_order
}, {
  $id: 'PurchaseOrder',
  description: 'A purchase order asks one supplier for units of one sales order.',
  examples: [{
    status: 'issued',
    fulfillment_status: 'unfulfilled',
    exchange_rate: null,
    order_fee: '4.50',
    freight_base: '0.00',
    freight: '0.00',
    total: '108.50',
    gift_message: null,
    packing_slip_text: null,
    ship_from: null,
    customer_order_number: null,
    metadata: {},
    cancellation_reason: null,
    cancellation_due_at: null,
    revision: 1,
    sent_at: null,
    acknowledgement_due_at: '2026-11-24T09:30:00.000Z',
    lines: [{
      quantity: 2,
      unit_cost: '52.00',
      unit_freight: '0.00',
      amount: '104.00',
      description: null,
      note: null,
      customization: {},
      requested_date: null,
      promised_date: '2026-11-26',
      billed_amount: null,
      billed_charges: null,
      cost_increase: null,
      substitution: null,
      replaces: null,
      substitute_for: null
    }],
    partner_order: null
  }]
})

/**
 * A supplier must not learn which other supplier failed before, in which currency the customer
 * pays, nor what operators write for themselves.
 */
export const SupplierPurchaseOrder = Type.Object({
  ...Type.Omit(PurchaseOrder, [
    'lines', 'exchange_rate', 'tags', 'notes', 'internal_notes', 'partner_order'
  ]).properties,
  notes: Type.Array(SupplierNote),
  lines: Type.Array(Type.Omit(PurchaseOrderLine, ['replaces']))
})

export type SupplierPurchaseOrder = Static<typeof SupplierPurchaseOrder>

export const PurchaseOrderPage = pageOf('PurchaseOrderPage', PurchaseOrder)

export const PURCHASE_ORDER_SCHEMAS = [
  ReplacedLine, Answer, CostIncrease, Substitution, PurchaseOrderLine, PartnerOrder,
  PurchaseOrder, PurchaseOrderPage
]
