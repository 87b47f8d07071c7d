// The JSON shapes of a merchant's settings.

import Type, { type Static } from 'typebox'
import { RELEASES, RESTOCK_ORDERS } from '../../../domain/model/merchant/merchant.ts'
import {
  DELIVERY_MODES, PARTIAL_SHIPMENTS, PAYMENT_TERMS, SHORTAGE_POLICIES
} from '../../../domain/model/sales-order/sales-order.ts'
import { LATE_POLICIES } from '../../../domain/sourcing/plan-sourcing.ts'
import { calendarFields } from '../../../platform/http/calendar-schemas.ts'
import {
  Address, closedEnum, NewAddress, nullable, nullableRef, openEnum, percent, ref
} from '../../../platform/http/schemas.ts'
import {
  BILLING_SETTINGS_SCHEMAS, BillingSettings, NewBillingSettings
} from '../../bills/schema/settings.ts'
import {
  DOCUMENT_SETTINGS_SCHEMAS, DocumentSettings, NewDocumentSettings
} from '../../documents/schema/settings.ts'
import {
  INVOICE_SETTINGS_SCHEMAS, InvoicingSettings, LegalSettings, NewInvoicingSettings, NewLegalSettings
} from '../../invoices/schema/settings.ts'
import { sourcingFields } from '../../sourcing/schema/policy.ts'
import {
  CustomerNotifications, NewCustomerNotifications, NOTIFICATION_SCHEMAS
} from '../../transmissions/schema/notifications.ts'

const MINUTES_MAX = 525_600
const HOURS_MAX = 8_760
const DAYS_MAX = 36_500

const SourcingSettings = Type.Object(sourcingFields(openEnum), {
  $id: 'SourcingSettings', description: 'These settings tell how sourcing decides.'
})

const NewSourcingSettings = Type.Partial(Type.Object(sourcingFields(closedEnum)), {
  $id: 'NewSourcingSettings',
  additionalProperties: false,
  description: 'These settings tell how sourcing decides.'
})

function choiceFields (choiceOf: typeof openEnum) {
  return {
    payment_terms: choiceOf(PAYMENT_TERMS, 'An order that names no terms has these.'),
    shortage_policy: choiceOf(SHORTAGE_POLICIES, 'An order that names no policy has this one.'),
    storefront_shortage_policies: Type.Array(choiceOf(SHORTAGE_POLICIES,
      'Orders of storefronts may have this policy.'), {
      minItems: 1,
      maxItems: SHORTAGE_POLICIES.length,
      uniqueItems: true,
      description: 'Orders of storefronts may have these policies. `shortage_policy` must be ' +
        'among them. Leave `reject` out to keep storefronts from finding out costs: see ' +
        '`minimum_margin_percent`.',
      examples: [['backorder', 'cancel_short']]
    }),
    delivery_mode: choiceOf(DELIVERY_MODES, 'An order that names no mode has this one.'),
    partial_shipments: choiceOf(PARTIAL_SHIPMENTS, 'An order that says nothing has this.'),
    purchase_order_release: choiceOf(RELEASES,
      '`automatic` issues purchase orders once the sales order is released. `manual` leaves them ' +
      'planned until an operator issues each.'),
    late_policy: choiceOf(LATE_POLICIES,
      '`wait` takes offers that arrive after the requested date. `reject` leaves them out, and ' +
      'takes a supplier’s acceptance for a later date as a rejection.'),
    restock_order: choiceOf(RESTOCK_ORDERS,
      'When stock comes back, `paid_first` serves released orders (on account or paid, without ' +
      'a hold) before all others, and `oldest_first` makes no such difference. Within that the ' +
      'higher priority is served first, then the older order.')
  }
}

const settings = {
  ...calendarFields({
    zone: 'Dates of the merchant’s orders and offers are days of this time zone.',
    days: 'The merchant works on these weekdays, and so does every supplier that has none of its ' +
      'own. Goods arrive and answers are due on working days.',
    holidays: 'The merchant does not work on these dates, nor does a supplier that has no ' +
      'holidays of its own.'
  }),
  reservation_minutes: Type.Integer({
    minimum: 1,
    maximum: MINUTES_MAX,
    examples: [60],
    description: 'An unpaid order keeps its stock for this many minutes.'
  }),
  acknowledgement_hours: Type.Integer({
    minimum: 1,
    maximum: HOURS_MAX,
    examples: [24],
    description: 'A supplier has this many hours to answer a purchase order, unless the supplier ' +
      'has a number of its own.'
  }),
  cost_increase_tolerance_percent: percent(
    'A supplier may raise a unit cost by this much; a higher one waits for a person.'),
  minimum_margin_percent: nullable(percent(
    'Offers that leave less margin than this are not taken; the freight of a unit counts as its ' +
    'cost. Null means that there is no minimum. ' +
    'With a minimum, whoever places orders of the shortage policy `reject` can find out what a ' +
    'supplier charges, by trying prices until one is not refused: see ' +
    '`storefront_shortage_policies`.')),
  event_retention_days: Type.Integer({
    minimum: 30,
    maximum: DAYS_MAX,
    examples: [400],
    description: 'Events are kept for this many days. After that they are no longer in the feed ' +
      'and in timelines. What came of stock feeds is kept as long.'
  }),
  sent_file_retention_days: Type.Integer({
    minimum: 120,
    maximum: DAYS_MAX,
    examples: [400],
    description: 'What was sent to suppliers and mailed to customers is kept for this many days ' +
      'after its purchase order or sales order is over. Customers dispute payments for 120 days, ' +
      'so it is not less.'
  }),
  received_file_retention_days: Type.Integer({
    minimum: 120,
    maximum: DAYS_MAX,
    examples: [400],
    description: 'Files that suppliers brought, and the receipts for them, are kept for this ' +
      'many days after they were applied, and until their purchase orders are over and their ' +
      'bills are paid or rejected. Files with a bill are kept for 11 years at least. What became ' +
      'of their parts stays.'
  }),
  full_feed_drop_limit_percent: Type.Number({
    minimum: 0,
    maximum: 100,
    multipleOf: 0.01,
    examples: [50],
    description: 'A full feed may set this percentage of a supplier’s rows to zero. A feed that ' +
      'sets more to zero needs `confirm_drop`.'
  })
}

export const MerchantSettings = Type.Object({
  ...choiceFields(openEnum),
  ...settings,
  warehouse_address: nullableRef(Address,
    'Suppliers ship `via_warehouse` orders to this address. Null means that there is none.'),
  sourcing: ref(SourcingSettings),
  documents: ref(DocumentSettings),
  invoicing: ref(InvoicingSettings),
  legal: ref(LegalSettings),
  customer_notifications: ref(CustomerNotifications),
  billing: ref(BillingSettings)
}, {
  $id: 'MerchantSettings',
  description: 'The merchant’s orders and purchase orders follow these settings.',
  examples: [{ minimum_margin_percent: null, warehouse_address: null }]
})

export const NewMerchantSettings = Type.Partial(Type.Object({
  ...choiceFields(closedEnum),
  ...settings,
  warehouse_address: nullableRef(NewAddress,
    'Suppliers ship `via_warehouse` orders to this address. Null removes it.'),
  sourcing: ref(NewSourcingSettings),
  documents: ref(NewDocumentSettings),
  invoicing: ref(NewInvoicingSettings),
  legal: ref(NewLegalSettings),
  customer_notifications: ref(NewCustomerNotifications),
  billing: ref(NewBillingSettings)
}), {
  $id: 'NewMerchantSettings',
  additionalProperties: false,
  description: 'Settings that are named change. The others stay as they are.'
})
export type NewMerchantSettings = Static<typeof NewMerchantSettings>

export const SETTINGS_SCHEMAS = [
  SourcingSettings, NewSourcingSettings, ...DOCUMENT_SETTINGS_SCHEMAS, ...INVOICE_SETTINGS_SCHEMAS,
  ...NOTIFICATION_SCHEMAS, ...BILLING_SETTINGS_SCHEMAS, MerchantSettings, NewMerchantSettings
]
