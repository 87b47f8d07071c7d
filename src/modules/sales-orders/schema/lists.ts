// Describes the lists of sales orders, of payments and of refunds: what they can be asked by.

import Type from 'typebox'
import { EXCEPTION_KINDS } from '../../../domain/resources.ts'
import {
  FULFILLMENT_STATUSES, PAYMENT_STATUSES, SALES_ORDER_STATUSES, SOURCING_STATUSES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  anyOf, describeList, orderNumberParameter, SortParameter
} from '../../../platform/http/lists/list-route.ts'
import {
  CreatedAfter, CreatedBefore, idOf, keyText, pageOf, Sku, text, UpdatedAfter
} from '../../../platform/http/schemas.ts'
import { TagParameter } from '../../purchase-orders/schema/annotations.ts'
import { trackingNumber } from '../../shipments/schema/shipment.ts'
import { Payment, payment_reference } from './payment.ts'
import { Refund } from './refund.ts'
import {
  reference, SalesOrder, SalesOrderPage, StorefrontSalesOrder
} from './sales-order.ts'

const ROLES = ['operator', 'storefront'] as const
const ENTRIES_MAX = 10

export const listSalesOrdersRoute = describeList({
  operationId: 'listSalesOrders',
  tag: 'Sales orders',
  summary: 'List sales orders',
  description: 'The list begins with the newest order, unless `sort` says otherwise. An order is ' +
    'listed when it matches all filters.',
  roles: ROLES,
  item: SalesOrder,
  page: SalesOrderPage,
  views: { storefront: StorefrontSalesOrder },
  filters: {
    status: Type.Optional(anyOf(SALES_ORDER_STATUSES,
      'The list has only orders of one of these statuses.')),
    payment_status: Type.Optional(anyOf(PAYMENT_STATUSES,
      'The list has only orders of one of these payment statuses.')),
    sourcing_status: Type.Optional(anyOf(SOURCING_STATUSES,
      'The list has only orders of one of these sourcing statuses.')),
    fulfillment_status: Type.Optional(anyOf(FULFILLMENT_STATUSES,
      'The list has only orders of one of these fulfillment statuses.')),
    number: Type.Optional(orderNumberParameter('SO')),
    reference: Type.Optional(reference),
    sku: Type.Optional(Sku),
    customer_email: Type.Optional(text(254,
      'The list has only orders of customers with this email address, in whatever case.', {
        examples: ['ada@example.com']
      })),
    customer_name: Type.Optional(Type.String({
      maxLength: 200,
      format: 'words',
      description: 'The list has only orders of customers whose name has all these words, in any ' +
        'order, without regard to case, accents and punctuation.',
      examples: ['lovelace ada']
    })),
    tracking_number: Type.Optional(trackingNumber(
      'The list has only orders of which a shipment has this number.')),
    metadata: Type.Optional(Type.Unsafe<Record<string, string>>({
      type: 'object',
      style: 'deepObject',
      explode: true,
      minProperties: 1,
      maxProperties: ENTRIES_MAX,
      additionalProperties: { type: 'string', maxLength: 500 },
      description: 'The list has only orders whose metadata have these entries: ' +
        '`metadata[channel]=web`.',
      examples: [{ channel: 'web' }]
    })),
    tag: TagParameter,
    account: Type.Optional(keyText(100,
      'The list has only orders that a storefront key of this account placed. Only operators may ' +
      'send it.', { examples: ['acme'] })),
    supplier_id: Type.Optional(idOf('sup',
      'The list has only orders with a purchase order to this supplier, whatever its status. ' +
      'Only operators may send it.')),
    exception_kind: Type.Optional(anyOf(EXCEPTION_KINDS,
      'The list has only orders with an open exception of one of these kinds. Only operators may ' +
      'send it.')),
    created_after: Type.Optional(CreatedAfter),
    created_before: Type.Optional(CreatedBefore),
    updated_after: Type.Optional(UpdatedAfter),
    sort: Type.Optional(SortParameter)
  }
})

/** Of both lists the same is asked. */
const filtersOf = (what: 'payments' | 'refunds') => ({
  sales_order_id: Type.Optional(idOf('so', `The list has only ${what} of this sales order.`)),
  reference: Type.Optional(payment_reference),
  created_after: Type.Optional(CreatedAfter),
  created_before: Type.Optional(CreatedBefore)
})

const PaymentPage = pageOf('PaymentPage', Payment)

export const listPaymentsRoute = describeList({
  operationId: 'listPayments',
  tag: 'Sales orders',
  summary: 'List payments',
  description: 'The list has the payments of all sales orders and begins with the newest.',
  roles: ROLES,
  item: Payment,
  page: PaymentPage,
  filters: filtersOf('payments')
})

const RefundPage = pageOf('RefundPage', Refund)

export const listRefundsRoute = describeList({
  operationId: 'listRefunds',
  tag: 'Sales orders',
  summary: 'List refunds',
  description: 'The list has the refunds of all sales orders and begins with the newest.',
  roles: ROLES,
  item: Refund,
  page: RefundPage,
  filters: filtersOf('refunds')
})

export const LIST_SCHEMAS = [PaymentPage, RefundPage]
