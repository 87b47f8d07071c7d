// The wire shapes of merchants and their settings.

import Type, { type Static } from 'typebox'
import { RELEASES, RESTOCK_ORDERS } from '../../domain/model/merchant/merchant.ts'
import {
  DELIVERY_MODES, PAYMENT_TERMS, SHORTAGE_POLICIES
} from '../../domain/model/sales-order/sales-order.ts'
import { LATE_POLICIES, OBJECTIVES, SPLITS } from '../../domain/sourcing/plan-sourcing.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  Address, Currency, idOf, instant, Metadata, metadata_change, NewAddress, nullable, nullableRef,
  oneOf, openEnum, percent, ref, text, Version
} from '../../platform/http/schemas.ts'
import { ApiKeyWithSecret } from '../api-keys/schema.ts'

const MINUTES_MAX = 525_600
const HOURS_MAX = 8_760

/** In requests; in answers the lists are open, since they may grow. */
const closedEnum: typeof openEnum = (values, description) => oneOf(values, { description })

function sourcingFields (choiceOf: typeof openEnum) {
  return {
    objective: choiceOf(OBJECTIVES, 'What the planner minimizes.'),
    split: choiceOf(SPLITS, 'May a line be split over suppliers?')
  }
}

const SourcingSettings = Type.Object(sourcingFields(openEnum), {
  $id: 'SourcingSettings', description: 'How sourcing decides.'
})

const NewSourcingSettings = Type.Partial(Type.Object(sourcingFields(closedEnum)), {
  $id: 'NewSourcingSettings', additionalProperties: false, description: 'How sourcing decides.'
})

function choiceFields (choiceOf: typeof openEnum) {
  return {
    payment_terms: choiceOf(PAYMENT_TERMS, 'Of an order that names none.'),
    shortage_policy: choiceOf(SHORTAGE_POLICIES, 'Of an order that names none.'),
    storefront_shortage_policies: Type.Array(choiceOf(SHORTAGE_POLICIES, 'A policy.'), {
      minItems: 1,
      maxItems: SHORTAGE_POLICIES.length,
      uniqueItems: true,
      description: 'Those that orders of storefronts may have; `shortage_policy` is among them. ' +
        'Leave `reject` out to keep storefronts from finding out costs: see ' +
        '`minimum_margin_percent`.',
      examples: [['backorder', 'cancel_short']]
    }),
    delivery_mode: choiceOf(DELIVERY_MODES, 'Of an order that names none.'),
    purchase_order_release: choiceOf(RELEASES,
      'When purchase orders are issued: by itself once the order is released.'),
    late_policy: choiceOf(LATE_POLICIES, 'What becomes of offers that arrive too late.'),
    restock_order: choiceOf(RESTOCK_ORDERS,
      'Who is served when stock comes back: orders that are released (on account or paid, ' +
      'without a hold) before all others, or all alike; then the higher priority, then the oldest.')
  }
}

const settings = {
  reservation_minutes: Type.Integer({
    minimum: 1,
    maximum: MINUTES_MAX,
    examples: [60],
    description: 'How long an unpaid order keeps its stock, in minutes.'
  }),
  acknowledgement_hours: Type.Integer({
    minimum: 1,
    maximum: HOURS_MAX,
    examples: [24],
    description: 'How long a supplier has to answer, in hours.'
  }),
  cost_increase_tolerance_percent: percent('By how much a supplier may raise a cost.'),
  minimum_margin_percent: nullable(percent(
    'Offers that leave less margin are out; null: none. Whoever places orders of the shortage ' +
    'policy `reject` can then find out what a supplier charges, by trying prices until one is ' +
    'not refused: see `storefront_shortage_policies`.')),
  full_feed_drop_limit_percent: Type.Number({
    minimum: 0,
    maximum: 100,
    multipleOf: 0.01,
    examples: [50],
    description: 'A full feed may zero this share of a supplier’s rows, in percent.'
  })
}

const MerchantSettings = Type.Object({
  ...choiceFields(openEnum),
  ...settings,
  warehouse_address: nullableRef(Address, 'Where `via_warehouse` orders are shipped to.'),
  sourcing: ref(SourcingSettings)
}, {
  $id: 'MerchantSettings',
  description: 'What the merchant’s orders start from.',
  examples: [{ minimum_margin_percent: null, warehouse_address: null }]
})

const NewMerchantSettings = Type.Partial(Type.Object({
  ...choiceFields(closedEnum),
  ...settings,
  warehouse_address: nullableRef(NewAddress, 'Where `via_warehouse` orders are shipped to.'),
  sourcing: ref(NewSourcingSettings)
}), {
  $id: 'NewMerchantSettings',
  additionalProperties: false,
  description: 'Settings that are named change, the others stay.'
})
export type NewMerchantSettings = Static<typeof NewMerchantSettings>

const Merchant = Type.Object({
  id: idOf('mer', 'The merchant.'),
  version: Version,
  name: text(200, 'Name of the company.', { examples: ['Analytical Bikes'] }),
  currency: Currency,
  settings: ref(MerchantSettings),
  metadata: ref(Metadata),
  created_at: instant('When it was created.'),
  updated_at: instant('When it last changed.')
}, { $id: 'Merchant', description: 'A company selling on this service: the tenant.' })

const NewMerchant = Type.Object({
  name: Merchant.properties.name,
  currency: Currency,
  settings: Type.Optional(ref(NewMerchantSettings)),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewMerchant',
  additionalProperties: false,
  description: 'A merchant to create.',
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
  description: 'Fields that are named change, the others stay.',
  examples: [{ settings: { shortage_policy: 'reject', acknowledgement_hours: 48 } }]
})
export type MerchantChange = Static<typeof MerchantChange>

const NewMerchantAnswer = Type.Object({
  merchant: ref(Merchant),
  api_key: ref(ApiKeyWithSecret)
}, {
  $id: 'NewMerchantAnswer',
  description: 'The merchant and its first operator key.',
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
  SourcingSettings, NewSourcingSettings, MerchantSettings, NewMerchantSettings, Merchant,
  NewMerchant, MerchantChange, NewMerchantAnswer
]

export const createMerchantRoute = describeRoute('POST', {
  operationId: 'createMerchant',
  tag: 'Merchants',
  summary: 'Create a merchant and its first operator key',
  description: 'The secret of the key is shown in this answer only.',
  roles: ['platform'],
  body: NewMerchant,
  answers: {
    201: { schema: ref(NewMerchantAnswer), description: 'Created.', headers: ['etag'] }
  },
  refusals: ['merchant_creation_disabled']
})

export const findMerchantRoute = describeRoute('GET', {
  operationId: 'getMerchant',
  tag: 'Merchants',
  summary: 'Read the merchant the API key belongs to',
  description: 'Its name, currency and settings.',
  roles: ['operator'],
  answers: { 200: { schema: ref(Merchant), description: 'The merchant.', headers: ['etag'] } }
})

export const changeMerchantRoute = describeRoute('PATCH', {
  operationId: 'updateMerchant',
  tag: 'Merchants',
  summary: 'Change the merchant’s name, settings or metadata',
  description: 'Settings apply to orders placed from now on.',
  roles: ['operator'],
  body: MerchantChange,
  takes_if_match: true,
  answers: { 200: { schema: ref(Merchant), description: 'As it is now.', headers: ['etag'] } }
})
