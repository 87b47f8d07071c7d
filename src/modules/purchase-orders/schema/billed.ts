// The JSON shapes of what approved bills say of a purchase order and of its lines.

import Type from 'typebox'
import { BILLING_STATUSES } from '../../../domain/model/purchase-order/billing-status.ts'
import { count, moneySum, nullable, openEnum } from '../../../platform/http/schemas.ts'

export const billed = {
  billed_quantity: Type.Integer({
    description: 'Approved bills ask for this many units, less those that they credit.',
    examples: [0]
  }),
  credited_quantity: count('Approved bills credit this many units. Those that came back or ' +
    'were refused are not billed again.'),
  billed_amount: nullable(moneySum('By these bills the units cost this much, without tax and ' +
    'with their part of freight and fees. It is null while no bill is approved.')),
  billed_charges: nullable(moneySum('This part of `billed_amount` is freight, fees and other ' +
    'charges. It is null while no bill is approved.'))
}

export const billing_status = openEnum(BILLING_STATUSES, 'The status tells how many of the units ' +
  'that are neither rejected nor canceled approved bills ask for.')
