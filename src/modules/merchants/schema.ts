// The JSON shapes and the routes of merchants and their settings.

import Type, { type Static } from 'typebox'
import { RELEASES, RESTOCK_ORDERS } from '../../domain/model/merchant/merchant.ts'
import {
  DELIVERY_MODES, PARTIAL_SHIPMENTS, PAYMENT_TERMS, SHORTAGE_POLICIES
} from '../../domain/model/sales-order/sales-order.ts'
import { LATE_POLICIES } from '../../domain/sourcing/plan-sourcing.ts'
import { calendarFields } from '../../platform/http/calendar-schemas.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  Address, closedEnum, currency, idOf, instant, Metadata, metadata_change, NewAddress, nullable,
  nullableRef, openEnum, percent, ref, text, Version
} from '../../platform/http/schemas.ts'
import { sourcingFields } from '../sourcing/schema/policy.ts'
import { ApiKeyWithSecret } from '../api-keys/schema.ts'
import {
  DOCUMENT_SETTINGS_SCHEMAS, DocumentSettings, NewDocumentSettings
} from '../documents/schema/settings.ts'
import {
  CustomerNotifications, NewCustomerNotifications, NOTIFICATION_SCHEMAS
} from '../transmissions/schema/notifications.ts'

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
      'and in timelines.'
  }),
  sent_file_retention_days: Type.Integer({
    minimum: 120,
    maximum: DAYS_MAX,
    examples: [400],
    description: 'Files that were sent to suppliers are kept for this many days after their ' +
      'purchase order is over. Customers dispute payments for 120 days, so it is not less.'
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

const MerchantSettings = Type.Object({
  ...choiceFields(openEnum),
  ...settings,
  warehouse_address: nullableRef(Address,
    'Suppliers ship `via_warehouse` orders to this address. Null means that there is none.'),
  sourcing: ref(SourcingSettings),
  documents: ref(DocumentSettings),
  customer_notifications: ref(CustomerNotifications)
}, {
  $id: 'MerchantSettings',
  description: 'The merchant’s orders and purchase orders follow these settings.',
  examples: [{ minimum_margin_percent: null, warehouse_address: null }]
})

const NewMerchantSettings = Type.Partial(Type.Object({
  ...choiceFields(closedEnum),
  ...settings,
  warehouse_address: nullableRef(NewAddress,
    'Suppliers ship `via_warehouse` orders to this address. Null removes it.'),
  sourcing: ref(NewSourcingSettings),
  documents: ref(NewDocumentSettings),
  customer_notifications: ref(NewCustomerNotifications)
}), {
  $id: 'NewMerchantSettings',
  additionalProperties: false,
  description: 'Settings that are named change. The others stay as they are.'
})
export type NewMerchantSettings = Static<typeof NewMerchantSettings>

export const Merchant = Type.Object({
  id: idOf('mer', 'The service gives each merchant this id.'),
  version: Version,
  name: text(200, 'The company has this name.', { examples: ['Analytical Bikes'] }),
  currency: currency('A supplier that names no currency has this one.'),
  settings: ref(MerchantSettings),
  metadata: ref(Metadata),
  created_at: instant('The merchant was created at this time.'),
  updated_at: instant('The merchant last changed at this time.')
}, {
  $id: 'Merchant',
  description: 'A merchant is a company that sells with this service. All data belongs to one.'
})

const NewMerchant = Type.Object({
  name: Merchant.properties.name,
  currency: Merchant.properties.currency,
  settings: Type.Optional(ref(NewMerchantSettings)),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewMerchant',
  additionalProperties: false,
  description: 'The request creates this merchant.',
  examples: [{
    name: 'Analytical Bikes',
    currency: 'EUR',
    settings: { shortage_policy: 'backorder', reservation_minutes: 60 }
  }]
})
export type NewMerchant = Static<typeof NewMerchant>

const MerchantChange = Type.Partial(Type.Object({
  name: Merchant.properties.name,
  settings: ref(NewMerchantSettings),
  metadata: metadata_change
}), {
  $id: 'MerchantChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ settings: { shortage_policy: 'reject', acknowledgement_hours: 48 } }]
})
export type MerchantChange = Static<typeof MerchantChange>

const NewMerchantAnswer = Type.Object({
  merchant: ref(Merchant),
  api_key: ref(ApiKeyWithSecret)
}, {
  $id: 'NewMerchantAnswer',
  description: 'The answer has the merchant and its first operator key.',
  examples: [{
    api_key: {
      role: 'operator',
      name: 'First operator key',
      prefix: 'tdm_operator_x7Kp',
      last_used_at: null,
      secret: 'tdm_operator_x7KpQ2mVbN8rTz4WcYd6FgHj9LsXa3EeRu5IoPq1BvCkD0aBc'
    }
  }]
})

export const MERCHANT_SCHEMAS = [
  SourcingSettings, NewSourcingSettings, ...DOCUMENT_SETTINGS_SCHEMAS, ...NOTIFICATION_SCHEMAS,
  MerchantSettings, NewMerchantSettings, Merchant, NewMerchant, MerchantChange, NewMerchantAnswer
]

export const createMerchantRoute = describeRoute('POST', {
  operationId: 'createMerchant',
  tag: 'Merchants',
  summary: 'Create a merchant and its first operator key',
  description: 'The secret of the key is shown in this answer only.',
  roles: ['platform'],
  body: NewMerchant,
  answers: {
    201: {
      schema: ref(NewMerchantAnswer), description: 'The merchant was created.', headers: ['etag']
    }
  },
  refusals: ['merchant_creation_disabled', 'channels_unavailable', 'mail_unavailable']
})

export const findMerchantRoute = describeRoute('GET', {
  operationId: 'getMerchant',
  tag: 'Merchants',
  summary: 'Read the merchant the API key belongs to',
  description: 'The answer has the merchant’s name, currency, settings and metadata.',
  roles: ['operator'],
  answers: {
    200: { schema: ref(Merchant), description: 'The answer is the merchant.' }
  }
})

export const changeMerchantRoute = describeRoute('PATCH', {
  operationId: 'updateMerchant',
  tag: 'Merchants',
  summary: 'Change the merchant’s name, settings or metadata',
  description: 'New settings apply to what is decided from now on. Orders that exist keep their ' +
    'payment terms, shortage policy and delivery mode.',
  roles: ['operator'],
  body: MerchantChange,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(Merchant), description: 'The answer is the changed merchant.', headers: ['etag']
    }
  },
  refusals: ['channels_unavailable', 'mail_unavailable']
})
