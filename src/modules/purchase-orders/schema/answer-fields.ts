// The JSON shapes of what answers of suppliers say in requests as in what is read.

import { keyText, nullable, text } from '../../../platform/http/schemas.ts'

export const supplier_code = nullable(text(100,
  'The supplier sent this code of its own. It is kept as it came.', { examples: ['IR'] }))

export const substitute_sku = keyText(100, 'The supplier would send this SKU of its stock ' +
  'instead. Only entries with the status `substituted` have the field.', {
  examples: ['KB-101']
})
