// All resources of the domain, and what they bring, gathered. A new resource is one line here.

import { SOURCING_DECISION_RESOURCE } from './back-to-back/sourcing-decision-resource.ts'
import { COMMON_RESOURCE } from './kernel/common-resource.ts'
import { EVENT_RESOURCE } from './kernel/event-resource.ts'
import type { EventType, SubjectType } from './kernel/event.ts'
import { keysOf, mergeRecords } from './kernel/records.ts'
import type { Audience, IdPrefix } from './kernel/resource.ts'
import type { ExceptionKind, Resolution } from './model/exception/exception.ts'
import { BILL_RESOURCE } from './model/bill/bill-resource.ts'
import { EXCHANGE_RATE_RESOURCE } from './model/exchange-rate/exchange-rate-resource.ts'
import { ANSWER_LINK_RESOURCE } from './model/answer-link/answer-link-resource.ts'
import { EXCEPTION_RESOURCE } from './model/exception/exception-resource.ts'
import { LINK_RESOURCE } from './model/link/link-resource.ts'
import { LOGO_RESOURCE } from './model/logo/logo-resource.ts'
import { INVOICE_RESOURCE } from './model/invoice/invoice-resource.ts'
import { API_KEY_RESOURCE } from './model/merchant/api-key-resource.ts'
import { MERCHANT_RESOURCE } from './model/merchant/merchant-resource.ts'
import { NOTE_RESOURCE } from './model/note/note-resource.ts'
import { RECEIVED_DOCUMENT_RESOURCE } from
  './model/received-document/received-document-resource.ts'
import { RETURN_RESOURCE } from './model/return/return-resource.ts'
import { PURCHASE_ORDER_RESOURCE } from './model/purchase-order/purchase-order-resource.ts'
import { PAYMENT_RESOURCE } from './model/sales-order/payment-resource.ts'
import { SALES_ORDER_RESOURCE } from './model/sales-order/sales-order-resource.ts'
import { SHIPMENT_RESOURCE } from './model/shipment/shipment-resource.ts'
import { STOCK_FEED_RESOURCE } from './model/stock/stock-feed-resource.ts'
import { STOCK_RESOURCE } from './model/stock/stock-resource.ts'
import { SUPPLIER_RESOURCE } from './model/supplier/supplier-resource.ts'
import { TRANSMISSION_RESOURCE } from './model/transmission/transmission-resource.ts'
import { WEBHOOK_ENDPOINT_RESOURCE } from './model/webhook/webhook-endpoint-resource.ts'

export const RESOURCES = [
  SALES_ORDER_RESOURCE, PAYMENT_RESOURCE, SOURCING_DECISION_RESOURCE, PURCHASE_ORDER_RESOURCE,
  SHIPMENT_RESOURCE, INVOICE_RESOURCE, RETURN_RESOURCE, EXCEPTION_RESOURCE, SUPPLIER_RESOURCE,
  STOCK_RESOURCE,
  STOCK_FEED_RESOURCE,
  EXCHANGE_RATE_RESOURCE, MERCHANT_RESOURCE, API_KEY_RESOURCE, EVENT_RESOURCE,
  WEBHOOK_ENDPOINT_RESOURCE, NOTE_RESOURCE, TRANSMISSION_RESOURCE, ANSWER_LINK_RESOURCE,
  RECEIVED_DOCUMENT_RESOURCE, BILL_RESOURCE, LINK_RESOURCE, LOGO_RESOURCE,
  COMMON_RESOURCE
] as const

export const ID_PREFIXES: readonly IdPrefix[] = RESOURCES.flatMap((one) =>
  'id_prefixes' in one ? [...one.id_prefixes] : [])

export const EVENT_TYPES: readonly EventType[] = RESOURCES.flatMap((one) =>
  'events' in one ? [...one.events] : [])

/** A resource with events, and the table that has its rows. */
export type Subject = {
  name: SubjectType
  table: string
  is_of_order: boolean
  shown_to: Audience
}

/** What events are about. */
export const SUBJECTS: readonly Subject[] = RESOURCES.flatMap((one) =>
  'events' in one
    ? [{
        name: one.name,
        table: one.table,
        is_of_order: 'is_of_order' in one,
        shown_to: 'shown_to' in one ? one.shown_to : {}
      }]
    : [])

/** Each kind of exception, with what a person may decide. */
export const EXCEPTIONS = mergeRecords(RESOURCES.flatMap((one) =>
  'exceptions' in one ? [one.exceptions] : []))

export const EXCEPTION_KINDS: readonly ExceptionKind[] = keysOf(EXCEPTIONS)

/** `obsolete` is nobody's decision: what the exception told of is no longer so. */
export const RESOLUTIONS: readonly Resolution[] = [
  ...new Set(EXCEPTION_KINDS.flatMap((kind): readonly Resolution[] =>
    EXCEPTIONS[kind].resolutions)),
  'obsolete'
]
