// The JSON shapes of new bills, and of what is decided about one.

import Type, { type Static, type TSchema } from 'typebox'
import {
  calendarDate, closedEnum, currency, idOf, keyText, Metadata, nullable, ref, signedMoney, text
} from '../../../platform/http/schemas.ts'
import {
  chargeFields, due_on, issued_on, line_number, note, number, purchase_order_id, quantity, sku,
  taxFields, unit_cost
} from './bill.ts'

const LINES_MAX = 500
const CHARGES_MAX = 50
const TAXES_MAX = 50

const newLineFields = {
  line_number: Type.Optional(line_number),
  sku: Type.Optional(sku),
  description: Type.Optional(note),
  quantity,
  unit_cost
}

const NewBillLine = Type.Object({ purchase_order_id, ...newLineFields }, {
  $id: 'NewBillLine',
  additionalProperties: false,
  description: 'The bill asks this for units of a line of a purchase order.'
})

const NewOrderBillLine = Type.Object(newLineFields, {
  $id: 'NewOrderBillLine',
  additionalProperties: false,
  description: 'The bill asks this for units of a line of the purchase order.'
})

const NewBillCharge = Type.Object({
  ...chargeFields(closedEnum), description: Type.Optional(note)
}, {
  $id: 'NewBillCharge',
  additionalProperties: false,
  description: 'The bill asks this besides the goods.',
  examples: [{ kind: 'freight', amount: '6.90' }]
})

const { category, rate_percent, taxable_amount, tax_amount } = taxFields(closedEnum)
const NewBillTax = Type.Object({
  category: Type.Optional(category),
  rate_percent: Type.Optional(rate_percent),
  taxable_amount: Type.Optional(taxable_amount),
  tax_amount
}, {
  $id: 'NewBillTax',
  additionalProperties: false,
  description: 'The bill asks this tax.',
  examples: [{ category: 'S', rate_percent: '20', taxable_amount: '104.00', tax_amount: '20.80' }]
})

const newBillFields = <Line extends TSchema>(line: Line) => ({
  number,
  currency: Type.Optional(nullable(currency(
    'The bill is in this currency. Without it, the bill is in that of its purchase orders.'))),
  issued_on,
  due_on: Type.Optional(due_on),
  lines: Type.Array(ref(line), {
    minItems: 1, maxItems: LINES_MAX, description: 'The bill has these lines.'
  }),
  charges: Type.Optional(Type.Array(ref(NewBillCharge), {
    maxItems: CHARGES_MAX, description: 'The bill asks these charges besides the lines.'
  })),
  taxes: Type.Optional(Type.Array(ref(NewBillTax), {
    maxItems: TAXES_MAX, description: 'The bill asks these taxes.'
  })),
  total: signedMoney('The bill asks this much in total, as it says. A credit note is below 0.'),
  metadata: Type.Optional(ref(Metadata))
})

const BILL = 'The request records this bill of a supplier as it was sent. A credit note is a ' +
  'bill whose lines have quantities below 0.'
const EXAMPLE = { number: 'R-2026-0815', issued_on: '2026-11-23', total: '104.00' }

export const NewBill = Type.Object({
  supplier_id: Type.Optional(nullable(idOf('sup',
    'The bill comes from this supplier. The default is the supplier of the first purchase ' +
    'order, and a supplier bills for itself only.'))),
  ...newBillFields(NewBillLine)
}, {
  $id: 'NewBill',
  additionalProperties: false,
  description: BILL,
  examples: [{
    ...EXAMPLE,
    lines: [{
      purchase_order_id: 'po_01k9x3v8hq2m4n6p8r0t2w4y6z',
      line_number: 1,
      quantity: 2,
      unit_cost: '52.00'
    }]
  }]
})
export type NewBill = Static<typeof NewBill>

export const NewOrderBill = Type.Object(newBillFields(NewOrderBillLine), {
  $id: 'NewOrderBill',
  additionalProperties: false,
  description: BILL,
  examples: [{ ...EXAMPLE, lines: [{ line_number: 1, quantity: 2, unit_cost: '52.00' }] }]
})

const reason = text(1000, 'The reason is kept with the bill.', { examples: ['Agreed by phone.'] })

export const NewBillApproval = Type.Object({
  reason: Type.Optional(nullable(reason))
}, {
  $id: 'NewBillApproval',
  additionalProperties: false,
  description: 'A person approves the bill. A disputed one is approved only with a reason.',
  examples: [{ reason: 'Agreed by phone.' }]
})

export const NewBillRejection = Type.Object({ reason }, {
  $id: 'NewBillRejection',
  additionalProperties: false,
  description: 'A person rejects the bill. Its supplier reads the reason.',
  examples: [{ reason: 'Two units never arrived.' }]
})

export const NewBillPayment = Type.Object({
  paid_on: Type.Optional(calendarDate('The bill was paid on this day. The default is today.')),
  reference: Type.Optional(nullable(keyText(100, 'The payment has this reference.', {
    examples: ['SEPA-2026-12-01-17']
  })))
}, {
  $id: 'NewBillPayment',
  additionalProperties: false,
  description: 'The bill was paid as a whole.',
  examples: [{ paid_on: '2026-12-01' }]
})

export const NEW_BILL_SCHEMAS = [
  NewBillLine, NewOrderBillLine, NewBillCharge, NewBillTax, NewBill, NewOrderBill, NewBillApproval,
  NewBillRejection, NewBillPayment
]
