// The JSON shapes of links.

import Type from 'typebox'
import { LAG_SECONDS_MIN, LINK_STATES, LINK_WARNINGS } from '../../../domain/model/link/link.ts'
import {
  count, currency, idOf, instant, nullable, nullableRef, openEnum, pageOf, ref, text, Version
} from '../../../platform/http/schemas.ts'

const Partner = Type.Object({
  id: Type.String({
    description: 'The partner has this id where its service runs.',
    examples: ['mer_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  name: Type.String({ description: 'The company has this name.', examples: ['Northwind'] }),
  currency: currency('The partner sells in this currency.')
}, { $id: 'Partner', description: 'The partner is the merchant on the other side of a link.' })

const LinkDifference = Type.Object({
  at: instant('The difference was seen at this time.'),
  purchase_order_id: idOf('po', 'The purchase order and the partner’s order differ. After a ' +
    'backup was restored, only the partner may know it.'),
  detail: Type.String({
    description: 'People read from the text what differs.',
    examples: ['Line 1: 2 units shipped here, 3 there.']
  })
}, { $id: 'LinkDifference', description: 'Here both sides of a link were last found to differ.' })

const PROGRESS = 'Events do not have the field; only answers do.'

export const Link = Type.Object({
  id: idOf('lnk', 'The service gives each link this id.'),
  version: Version,
  supplier_id: idOf('sup', 'This supplier is the partner.'),
  partner: ref(Partner),
  state: openEnum(LINK_STATES, 'An `active` link sends and follows. A `suspended` one sends ' +
    'nothing new, and what is open is still followed. A link is `broken` when the partner does ' +
    'not take the key any more or another merchant answers, and `ended` when the supplier has ' +
    'no channel of the kind `tandem` any more.'),
  state_reason: nullable(text(2_000, 'The link is in its state for this reason, or null.', {
    examples: ['Stocktaking']
  })),
  warnings: Type.Array(openEnum(LINK_WARNINGS, '`sees_all_orders`: the key shows all orders of ' +
    'the partner. Ask it for a key with `orders: own`.'), {
    description: 'People should look at these points.', examples: [['sees_all_orders']]
  }),
  caught_up_at: Type.Optional(nullable(instant('The partner’s feed was last read to its end at ' +
    `this time, or never. ${PROGRESS}`))),
  lag_seconds: Type.Optional(nullable(count('What the partner did in so many seconds before this ' +
    'answer may not be known here. It is 0 while the link is followed, nothing fails, and ' +
    `\`caught_up_at\` is less than ${LAG_SECONDS_MIN} seconds ago; else it is the time since ` +
    '`caught_up_at`, also of a broken link. It is null when the feed was never read to its end, ' +
    `and of a link that has ended. ${PROGRESS}`))),
  stock_caught_up_at: Type.Optional(nullable(instant('What was available of the partner at this ' +
    'time was known here. It is null when it never was: where no address says where goods would ' +
    `go, the stock is not followed. ${PROGRESS}`))),
  failing_since: Type.Optional(nullable(instant('The partner cannot be followed since this time. ' +
    `It is null when it can. ${PROGRESS}`))),
  last_error: Type.Optional(nullable(Type.String({
    description: `People read from the text what went wrong last, or it is null. ${PROGRESS}`,
    examples: ['The partner answered 503.']
  }))),
  reconciled_at: Type.Optional(nullable(instant('Both sides of all open orders were last ' +
    `compared at this time, or never. ${PROGRESS}`))),
  last_difference: Type.Optional(nullableRef(LinkDifference,
    `Both sides differed here, or never. ${PROGRESS}`)),
  created_at: instant('The link was made at this time.'),
  updated_at: instant('The link last changed at this time.')
}, {
  $id: 'Link',
  description: 'A link says that a supplier is another merchant with this service, which takes ' +
    'the purchase orders as its sales orders.',
  examples: [{
    state: 'active',
    state_reason: null,
    warnings: [],
    failing_since: null,
    last_error: null,
    last_difference: null
  }]
})

export const LinkPage = pageOf('LinkPage', Link)

export const NewLinkSuspension = Type.Object({
  reason: Type.Optional(Link.properties.state_reason)
}, {
  $id: 'NewLinkSuspension',
  additionalProperties: false,
  description: 'The request suspends the link.',
  examples: [{ reason: 'Stocktaking' }]
})

export const LINK_SCHEMAS = [Partner, LinkDifference, Link, LinkPage, NewLinkSuspension]
