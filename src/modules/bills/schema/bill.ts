// The JSON shapes of bills as they are read, and the fields that they share with new ones.

import Type from 'typebox'
import {
  BILL_CHARGE_KINDS, BILL_FINDINGS, BILL_STATUSES
} from '../../../domain/model/bill/bill.ts'
import { TAX_CATEGORIES } from '../../../domain/model/tax/tax.ts'
import {
  calendarDate, count, currency, idOf, instant, keyText, lineNumber, Metadata, money,
  moneySum, nullable, openEnum, pageOf, ref, signedMoney, Sku, text, Version
} from '../../../platform/http/schemas.ts'

const UNITS_MAX = 1_000_000

export const billNumber = (description: string): ReturnType<typeof keyText> =>
  keyText(100, description, { examples: ['R-2026-0815'] })

export const number = billNumber('The supplier calls the bill by this number.')
export const issued_on = calendarDate('The supplier issued the bill on this day.')
export const due_on = nullable(calendarDate(
  'The bill is to be paid by this day. It is null when the supplier named none.'))
export const purchase_order_id = idOf('po', 'The line bills goods of this purchase order.')
export const line_number = nullable(lineNumber('The units are those of this line of the purchase ' +
  'order. It is null for what is on no line of it, which is a finding.'))
export const sku = nullable(Sku)
export const quantity = Type.Integer({
  minimum: -UNITS_MAX,
  maximum: UNITS_MAX,
  description: 'The line bills this many units, and a number below 0 credits them. It is not 0.',
  examples: [2]
})
export const unit_cost = money('One unit is billed at this cost, without tax.')
export const note = nullable(text(500,
  'The supplier describes it with these words, or it is null.'))

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as it is written
export function chargeFields (choiceOf: typeof openEnum) {
  return {
    kind: choiceOf(BILL_CHARGE_KINDS,
      'Freight and order fees are compared with those of the purchase orders. Nothing was agreed ' +
      'for `other` charges.'),
    amount: signedMoney('The charge is this much, without tax. A discount is below 0.')
  }
}

const BillLine = Type.Object({
  number: lineNumber('The line has this place in the bill.'),
  purchase_order_id,
  line_number,
  sku,
  description: note,
  quantity,
  unit_cost,
  amount: moneySum('The amount is `quantity` × `unit_cost`, rounded half-even.')
}, {
  $id: 'BillLine',
  description: 'A line bills units of one line of a purchase order.',
  examples: [{ line_number: 1, sku: 'KB-100', description: null, unit_cost: '52.00' }]
})

const BillCharge = Type.Object({ ...chargeFields(openEnum), description: note }, {
  $id: 'BillCharge',
  description: 'A charge is billed besides the goods.',
  examples: [{ kind: 'freight', amount: '6.90', description: null }]
})

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as it is written
export function taxFields (choiceOf: typeof openEnum) {
  return {
    category: nullable(choiceOf(TAX_CATEGORIES,
      'The category is one of EN 16931, such as `S` for a rate above 0. It is null when the ' +
      'supplier named none.')),
    rate_percent: nullable(Type.String({
      pattern: '^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,4})?$',
      description: 'The tax has this rate in percent. It is null when the supplier named none.',
      examples: ['20']
    })),
    taxable_amount: nullable(signedMoney(
      'The tax is on this amount. It is null when the supplier did not tell.')),
    tax_amount: signedMoney('The tax is this much.')
  }
}

const BillTax = Type.Object(taxFields(openEnum), {
  $id: 'BillTax',
  description: 'A tax is billed on goods and charges of one rate.',
  examples: [{ category: 'S', rate_percent: '20', taxable_amount: '104.00', tax_amount: '20.80' }]
})

const figure = (what: string) => nullable(count(`${what} It is null where it says nothing.`))
const signedFigure = (what: string) => nullable(Type.Integer({
  description: `${what} It is null where it says nothing.`, examples: [2]
}))
const amountFigure = (what: string) => nullable(moneySum(`${what} It is null elsewhere.`))

const BillFinding = Type.Object({
  code: openEnum(BILL_FINDINGS, 'The bill differs in this. `not_shipped`: more units are billed ' +
    'than have moved. `billed_before`: they would match, were they not billed before.'),
  purchase_order_id: nullable(idOf('po',
    'The finding is about this purchase order. It is null when it is about the whole bill.')),
  line_number: nullable(lineNumber(
    'The finding is about this line of the purchase order, or it is null.')),
  ordered_quantity: figure('So many units of the line are ordered, and not rejected or canceled.'),
  moved_quantity: figure('So many units have shipped, or via the warehouse were received.'),
  billed_before_quantity: signedFigure('So many units were billed before.'),
  billed_quantity: signedFigure('So many units are billed by this bill.'),
  agreed_unit_cost: amountFigure('This unit cost was agreed.'),
  billed_unit_cost: amountFigure('This unit cost is billed.'),
  agreed_amount: amountFigure('This amount was agreed, or follows from the rest of the bill.'),
  billed_amount: amountFigure('This amount is billed.'),
  detail: Type.String({
    description: 'The text tells a person what differs.',
    examples: ['5 units are billed by now, and 3 have shipped.']
  })
}, {
  $id: 'BillFinding',
  description: 'A finding tells in what a bill differs from what was agreed and what has moved.',
  examples: [{
    code: 'not_shipped',
    line_number: 1,
    ordered_quantity: 5,
    moved_quantity: 3,
    billed_before_quantity: 0,
    billed_quantity: 5,
    agreed_unit_cost: '52.00',
    billed_unit_cost: null,
    agreed_amount: null,
    billed_amount: null
  }]
})

export const Bill = Type.Object({
  id: idOf('bill', 'The service gives each bill this id.'),
  version: Version,
  supplier_id: idOf('sup', 'The bill comes from this supplier.'),
  number,
  status: openEnum(BILL_STATUSES,
    'A bill is matched when it is recorded, and again when something that it was compared with ' +
    'changes: then it is `matched`, or `disputed` while it has findings. It ends `paid`, after ' +
    'it was `approved`, or `rejected`.'),
  currency: currency('The amounts of the bill are in this currency.'),
  issued_on,
  due_on,
  lines: Type.Array(ref(BillLine), { description: 'The lines stand as the supplier sent them.' }),
  charges: Type.Array(ref(BillCharge), {
    description: 'The charges are billed besides the lines.', examples: [[]]
  }),
  taxes: Type.Array(ref(BillTax), {
    description: 'The taxes are billed on lines and charges.', examples: [[]]
  }),
  net_total: moneySum('The net total is the sum of the lines and charges.'),
  tax_total: moneySum('The tax total is the sum of the taxes.'),
  total: moneySum('The supplier asks this much in total, as it says.'),
  findings: Type.Array(ref(BillFinding), {
    description: 'The bill differs in these points. A finding whose cause goes away goes away by ' +
      'itself, until the bill is approved or rejected.',
    examples: [[]]
  }),
  approval_reason: Type.Optional(nullable(Type.String({
    description: 'A person approved the bill for this reason, or it is null. Only operators get ' +
      'the field.'
  }))),
  rejection_reason: nullable(Type.String({
    description: 'The bill was rejected for this reason, or it is null.'
  })),
  payment_reference: nullable(Type.String({
    description: 'The payment of the bill has this reference, or it is null.'
  })),
  paid_on: nullable(calendarDate('The bill was paid on this day. It is null before that.')),
  metadata: ref(Metadata),
  approved_at: nullable(instant('The bill was approved at this time. It is null before that.')),
  rejected_at: nullable(instant('The bill was rejected at this time. It is null unless it was.')),
  created_at: instant('The bill was recorded at this time.'),
  updated_at: instant('The bill last changed at this time.')
}, {
  $id: 'Bill',
  description: 'A bill is what a supplier asks for goods of its purchase orders.',
  examples: [{
    status: 'matched',
    due_on: '2026-12-23',
    approval_reason: null,
    rejection_reason: null,
    payment_reference: null,
    paid_on: null,
    metadata: {},
    approved_at: null,
    rejected_at: null
  }]
})

/** Why the merchant approved it all the same is its own business. */
export const SupplierBill = Type.Object(Type.Omit(Bill, ['approval_reason']).properties)

export const BillPage = pageOf('BillPage', Bill)

export const BILL_READ_SCHEMAS = [BillLine, BillCharge, BillTax, BillFinding, Bill, BillPage]
