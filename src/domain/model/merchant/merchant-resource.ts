// Describes the resource `merchant`: its id prefix, events and refusals.

import { defineResource, forbidden, unprocessable } from '../../kernel/resource.ts'

export const MERCHANT_RESOURCE = defineResource({
  name: 'merchant',
  id_prefixes: ['mer'],
  events: ['merchant.created', 'merchant.updated'],
  table: 'merchants',
  refusals: {
    merchant_creation_disabled: forbidden('Merchants cannot be created over HTTP',
      'The service runs without a platform key. Create merchants with the command line, or set ' +
      'TANDEM_PLATFORM_KEY.'),
    shortage_policy_not_allowed: unprocessable('Storefronts may not use this shortage policy',
      'The merchant’s setting `storefront_shortage_policies` lists the policies that orders of ' +
      'storefronts may have. This policy is not among them. `detail` repeats the list.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { merchant: typeof MERCHANT_RESOURCE }
}
