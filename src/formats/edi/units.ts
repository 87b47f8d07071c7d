// Units of measure of received quantities. A case of 12 must not pass for one unit.

import type { FormatFault } from '../received-message.ts'
import { quote } from './faults.ts'
import { type Field, refuseField } from './fields.ts'
import { valueAt } from './segment.ts'

/** Each, piece, one: what all of them count is single units. */
const SINGLE_UNITS = ['', 'EA', 'PCE', 'C62', 'H87', 'UN']

export function checkUnit (faults: FormatFault[], field: Field): void {
  const unit = valueAt(field.segment, field.position, field.part)
  if (SINGLE_UNITS.includes(unit.toUpperCase())) return
  refuseField(faults, field, 'bad_code',
    `must be single units (${SINGLE_UNITS.filter((one) => one !== '').join(', ')}), ` +
    `and is ${quote(unit)}`)
}
