// Describes the resource `logo`: its refusals.

import { conflict, defineResource, notFound } from '../../kernel/resource.ts'

export const LOGO_RESOURCE = defineResource({
  name: 'logo',
  refusals: {
    logo_not_found: notFound('No such logo', 'No logo with this hash was uploaded with a key of ' +
      'the account, or it was deleted since no order had named it for long. Upload it again.'),
    logos_full: conflict('There are too many logos',
      'An account may have 1,000 logos, and so may the merchant itself. Those that no order has ' +
      'named for long are deleted by themselves. Nothing was kept.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { logo: typeof LOGO_RESOURCE }
}
