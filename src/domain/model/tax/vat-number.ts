// Numbers under which companies pay value added tax.

import { isCountry } from '../../kernel/country.ts'

const GREECE = 'EL'

/** Numbers for value added tax begin with their country; others are numbers of a tax office. */
export function isVatNumber (tax_id: string | null): tax_id is string {
  const prefix = tax_id?.slice(0, 2) ?? ''
  return tax_id !== null && tax_id.length > 2 && (isCountry(prefix) || prefix === GREECE)
}
