// Describes the resource `supplier_stock`: its refusals and kinds of exceptions.

import { conflict, defineResource, notFound } from '../../kernel/resource.ts'

export const STOCK_RESOURCE = defineResource({
  name: 'supplier_stock',
  refusals: {
    supplier_stock_not_found: notFound('No such supplier stock',
      'The supplier has no stock row for this SKU.'),
    stock_reserved: conflict('The stock is reserved',
      'Units of this stock row are reserved for purchase orders, so the row cannot be deleted.')
  },
  exceptions: {
    oversold: {
      meaning: 'A supplier has reported fewer units than purchase orders have reserved.',
      resolutions: ['dismiss']
    },
    surplus_received: {
      meaning: 'Units beyond the demand have arrived, and no stock row could take them.',
      resolutions: ['dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { supplier_stock: typeof STOCK_RESOURCE }
}
