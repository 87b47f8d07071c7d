// The JSON shapes and the routes by which operators make and revoke answer links.

import Type from 'typebox'
import { describeRoute } from '../../platform/http/route.ts'
import { EmptyBody, idOf, instant, nullable, ref } from '../../platform/http/schemas.ts'

const AnswerLink = Type.Object({
  id: idOf('ans', 'The service gives each answer link this id. Events name it as their actor.'),
  purchase_order_id: nullable(idOf('po',
    'The supplier of this purchase order answers by the link. It is null for a customer’s link.')),
  supplier_id: nullable(idOf('sup',
    'The link answers in the name of this supplier. It is null for a customer’s link.')),
  sales_order_id: nullable(idOf('so',
    'The customer of this sales order answers by the link. It is null for a supplier’s link.')),
  expires_at: nullable(instant('The link works until this time, 30 days after the end of the ' +
    'order. It is null while the order is under way.')),
  url: Type.String({
    format: 'uri',
    description: 'Send this address to the supplier or the customer. It is shown in this answer ' +
      'only, and whoever has it may answer.',
    examples: ['https://orders.example.com/answer/iR7d0vZ6sC1yQ3m9X2b8wL5kT4nH0aJ6fGpUeVoYzKs']
  })
}, {
  $id: 'AnswerLink',
  description: 'A person answers for one order on the page behind the link, without an account.',
  examples: [{ sales_order_id: null, expires_at: null }]
})

const AnswerLinkRevocation = Type.Object({
  revoked_count: Type.Integer({
    minimum: 0, description: 'This many links worked before and are now revoked.', examples: [2]
  })
}, {
  $id: 'AnswerLinkRevocation',
  description: 'The revocation tells how many answer links no longer work.'
})

export const ANSWER_LINK_SCHEMAS = [AnswerLink, AnswerLinkRevocation]

const OF_PURCHASE_ORDER = Type.Object({ id: idOf('po', 'This id names the purchase order.') })
const OF_SALES_ORDER = Type.Object({ id: idOf('so', 'This id names the sales order.') })
const OF_SUPPLIER = Type.Object({ id: idOf('sup', 'This id names the supplier.') })

const MADE = {
  201: {
    schema: ref(AnswerLink),
    description: 'The link was made. Only this answer has its address.'
  }
} as const
const REVOKED = {
  200: {
    schema: ref(AnswerLinkRevocation),
    description: 'The links are revoked. Links that are made later work.'
  }
} as const

const COMMON = {
  tag: 'Answer links', roles: ['operator'], body: EmptyBody, is_body_optional: true
} as const

export const linkPurchaseOrderRoute = describeRoute('POST', {
  ...COMMON,
  operationId: 'createSupplierAnswerLink',
  summary: 'Make a link by which the supplier answers without an account',
  description: 'The supplier accepts, refuses, ships and closes the purchase order on the page ' +
    'behind the link. It opens once the purchase order is issued. An order may have several ' +
    'links.',
  params: OF_PURCHASE_ORDER,
  answers: MADE,
  refusals: ['purchase_order_not_found']
})

export const linkSalesOrderRoute = describeRoute('POST', {
  ...COMMON,
  operationId: 'createCustomerAnswerLink',
  summary: 'Make a link by which the customer reviews and confirms the order',
  description: 'The customer confirms a draft on the page behind the link, and may cancel the ' +
    'order until a purchase order is issued. An order may have several links.',
  params: OF_SALES_ORDER,
  answers: MADE,
  refusals: ['sales_order_not_found']
})

export const revokePurchaseOrderLinksRoute = describeRoute('POST', {
  ...COMMON,
  operationId: 'revokePurchaseOrderAnswerLinks',
  summary: 'Revoke all answer links of a purchase order',
  description: 'The links stop working at once. Revoking again changes nothing.',
  params: OF_PURCHASE_ORDER,
  answers: REVOKED,
  refusals: ['purchase_order_not_found']
})

export const revokeSalesOrderLinksRoute = describeRoute('POST', {
  ...COMMON,
  operationId: 'revokeSalesOrderAnswerLinks',
  summary: 'Revoke all answer links of a sales order',
  description: 'The customer’s links stop working at once. Those of its suppliers still work.',
  params: OF_SALES_ORDER,
  answers: REVOKED,
  refusals: ['sales_order_not_found']
})

export const revokeSupplierLinksRoute = describeRoute('POST', {
  ...COMMON,
  operationId: 'revokeSupplierAnswerLinks',
  summary: 'Revoke all answer links of a supplier',
  description: 'The links of all its purchase orders stop working at once, as when a mailbox of ' +
    'the supplier was read by others. Revoking again changes nothing.',
  params: OF_SUPPLIER,
  answers: REVOKED,
  refusals: ['supplier_not_found']
})
