// The JSON shape of what became of units that have shipped, beside those that were delivered.

import { count } from '../../../platform/http/schemas.ts'

export const ended_units = {
  lost_quantity: count('This many units were shipped to the customer and never arrived.'),
  refused_quantity: count('This many units were shipped and not taken by the customer.'),
  returned_quantity: count('This many of the delivered units were accepted as returned.'),
  missing_quantity: count('This many of the `rejected_quantity` units were shipped to the ' +
    'warehouse and never arrived. The supplier’s bill must leave them out.')
}
