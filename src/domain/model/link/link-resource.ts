// Describes the resource `link`: its id prefix, events and refusals.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const LINK_RESOURCE = defineResource({
  name: 'link',
  id_prefixes: ['lnk'],
  events: ['link.created', 'link.updated'],
  table: 'links',
  refusals: {
    link_not_found: notFound('No such link', 'There is no link with this id.'),
    link_ended: conflict('The link has ended',
      'The supplier has no channel of the kind `tandem` any more. Give it one to link it again.'),
    link_not_followed: conflict('The link is broken',
      'Its partner cannot be asked. Have the exception `link_broken` tried again first.'),
    chain_cycle: unprocessable('The order comes back',
      'The `path` of the order has the merchant already, or more than eight others: merchants ' +
      'would order from each other in a circle. Nothing was placed.'),
    partner_key_refused: unprocessable('The partner refuses the key',
      'The partner does not take the `api_key`, or it is not a storefront key. Ask the partner ' +
      'for a new one. Nothing was changed.'),
    partner_unreachable: unprocessable('The partner does not answer',
      'At the `url` nothing answers as a Tandem does: `detail` says what came. Nothing was ' +
      'changed.'),
    partner_is_self: unprocessable('The partner is the merchant itself',
      'The `api_key` is one of the merchant’s own. A supplier can only be linked to another ' +
      'merchant.'),
    partner_currency_differs: unprocessable('The partner has another currency',
      'A partner takes orders in its own currency, so its supplier must have the same. Nothing ' +
      'was changed.'),
    partner_changed: conflict('Another merchant answers',
      'The supplier is linked to one merchant, and the `url` or the `api_key` belongs to ' +
      'another. Create a new supplier for it.'),
    partner_account_changed: conflict('The key is of another account',
      'The partner has given the `api_key` to another account than that of the orders that are ' +
      'open: it would not show them, and what is sent again would be placed again. Ask the ' +
      'partner for a key of the same account, or create a new supplier. Nothing was changed.')
  },
  exceptions: {
    link_broken: {
      meaning: 'A partner does not take the key of a link any more, or somebody else answers at ' +
        'its address. Nothing goes over the link until it works again.',
      resolutions: ['retry']
    },
    link_failing: {
      meaning: 'For more than an hour a partner could not be followed: it is away, something ' +
        'else answers in its place, or its answers, or those about its stock, cannot be read. It ' +
        'is tried all the same.',
      resolutions: ['retry']
    },
    unknown_partner_orders: {
      meaning: 'A partner has open orders that came over the link, and that nobody knows here, ' +
        'as after a backup was restored. It ends once the partner has none any more.',
      resolutions: ['dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { link: typeof LINK_RESOURCE }
}
