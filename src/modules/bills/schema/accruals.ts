// The JSON shape of the report of what has moved and is not billed.

import Type from 'typebox'
import {
  calendarDate, count, currency, idOf, moneySum, ref
} from '../../../platform/http/schemas.ts'

const Accrual = Type.Object({
  supplier_id: idOf('sup', 'The units are of this supplier.'),
  supplier_code: Type.String({
    description: 'The merchant gave the supplier this code.', examples: ['LITWARE']
  }),
  supplier_name: Type.String({
    description: 'The supplier has this name.', examples: ['Litware, Inc.']
  }),
  currency: currency('The amount is in this currency.'),
  purchase_orders: count('So many purchase orders have such units.'),
  quantity: count('So many units have moved and are not billed.'),
  amount: moneySum('They cost this much at the agreed unit costs, with the freight of a unit.')
}, { $id: 'Accrual', description: 'A supplier has moved these units, and has not billed them.' })

export const Accruals = Type.Object({
  on: calendarDate('The report is as of the end of this day.'),
  data: Type.Array(ref(Accrual), {
    description: 'The list has an entry for each supplier and currency, in the order of codes.'
  })
}, {
  $id: 'Accruals',
  description: 'The report tells what suppliers have moved and not billed by the end of a day.'
})

export const ACCRUAL_SCHEMAS = [Accrual, Accruals]
