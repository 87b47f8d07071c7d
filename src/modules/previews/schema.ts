// The JSON shapes and the routes of questions to sourcing: previews and availability.

import Type, { type Static } from 'typebox'
import { DELIVERY_MODES } from '../../domain/model/sales-order/sales-order.ts'
import { HOPS_MAX } from '../../domain/model/stock/stock-sources.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  calendarDate, count, Country, currency, nullable, oneOf, quantity, ref, Sku
} from '../../platform/http/schemas.ts'
import { line_suppliers } from '../sales-orders/schema/new-sales-order.ts'
import { requested_date, unit_price } from '../sales-orders/schema/sales-order-line.ts'
import { new_tax_of_line, new_tax_of_order } from '../sales-orders/schema/tax.ts'
import { NewOrderSourcing } from '../sourcing/schema/policy.ts'
import { SourcingPlan } from '../sourcing/schema/replays.ts'

const COMPARED_MAX = 4
const SKUS_MAX = 100
const INCLUDED = ['sources'] as const

const Destination = Type.Object({ country: Country }, {
  $id: 'Destination', additionalProperties: false, description: 'The goods go to this country.'
})

const delivery_mode = Type.Optional(oneOf(DELIVERY_MODES, {
  description: 'The order would have this mode. The default is the merchant’s setting.'
}))
const order_currency = Type.Optional(currency(
  'The order would be in this currency. The default is that of the merchant.'))

const NewPreviewLine = Type.Object({
  sku: Sku,
  quantity: quantity('The order would have this many units.'),
  unit_price,
  ...new_tax_of_line,
  requested_date: Type.Optional(requested_date),
  suppliers: Type.Optional(line_suppliers)
}, {
  $id: 'NewPreviewLine', additionalProperties: false, description: 'A line asks for one SKU.'
})

const NewSourcingPreview = Type.Object({
  currency: order_currency,
  ship_to: ref(Destination),
  lines: Type.Array(ref(NewPreviewLine), {
    minItems: 1, maxItems: 200, description: 'The lines are numbered from 1 in this order.'
  }),
  delivery_mode,
  ...new_tax_of_order,
  sourcing: Type.Optional(ref(NewOrderSourcing)),
  compare: Type.Optional(Type.Array(ref(NewOrderSourcing), {
    maxItems: COMPARED_MAX,
    description: 'The order is planned by each of these as well. A field that is left out is as ' +
      '`sourcing` says.'
  }))
}, {
  $id: 'NewSourcingPreview',
  additionalProperties: false,
  description: 'The request asks how an order would be sourced.',
  examples: [{
    ship_to: { country: 'FR' },
    lines: [{ sku: 'KB-100', quantity: 2, unit_price: '79.90' }],
    compare: [{ objective: 'fastest' }]
  }]
})
export type NewSourcingPreview = Static<typeof NewSourcingPreview>

const SourcingPreview = Type.Object({
  ...SourcingPlan.properties,
  comparisons: Type.Array(ref(SourcingPlan), {
    description: 'These are the plans of `compare`, in its order.', examples: [[]]
  })
}, { $id: 'SourcingPreview', description: 'The order would be sourced like this.' })

export const previewSourcingRoute = describeRoute('POST', {
  operationId: 'previewSourcing',
  tag: 'Sales orders',
  summary: 'Ask how an order would be sourced',
  description: 'The answer is the plan that the order would get now, and its plans by other ' +
    'policies. Nothing is kept and nothing is taken.',
  roles: ['operator'],
  body: NewSourcingPreview,
  only_reads: true,
  answers: { 200: { schema: ref(SourcingPreview), description: 'The answer is the plan.' } },
  refusals: ['warehouse_address_missing']
})

const StockSource = Type.Object({
  source: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'The text names the shelf of one SKU of one owner, for ever, and tells neither. ' +
      'Stock that is passed along several roads has the same source on each.',
    examples: ['uX3b0m4QWc2v7ZpTq8yLrA']
  }),
  available: count('This many units are there.'),
  hops: Type.Integer({
    minimum: 0,
    maximum: HOPS_MAX,
    description: 'The stock is passed along over this many links: 0 when it is the merchant’s own.',
    examples: [0]
  })
}, { $id: 'StockSource', description: 'A source is a shelf on which units lie.' })

const AvailabilityLine = Type.Object({
  sku: Sku,
  quantity: quantity('This many units were asked for.'),
  available: count('The suppliers that may serve the quantity have this many units together. ' +
    'Units of one source count once.'),
  sources: Type.Optional(Type.Array(ref(StockSource), {
    description: 'These are the sources of the units, only with `include=sources`: the ' +
      'merchant’s own first, and also those that are empty, so that who hears of one from ' +
      'elsewhere knows better.'
  })),
  is_available: Type.Boolean({
    description: 'An order would get all units. It is false where it would only by counting ' +
      'units of one source twice.',
    examples: [true]
  }),
  arrives_by: nullable(calendarDate(
    'The last of the units would arrive on this date. It is null when not all are available.')),
  from_one_supplier: Type.Boolean({
    description: 'One supplier could serve all units.', examples: [true]
  })
}, { $id: 'AvailabilityLine', description: 'The line tells what is available of a SKU.' })

const Availability = Type.Object({
  data: Type.Array(ref(AvailabilityLine), {
    description: 'There is one line for each SKU that was asked for, in that order.'
  }),
  arrives_by: nullable(calendarDate(
    'The last of all units would arrive on this date. It is null when not all are available.')),
  from_one_supplier: Type.Boolean({
    description: 'One supplier could serve everything.', examples: [true]
  })
}, { $id: 'Availability', description: 'The answer tells what an order would get now.' })

const AGREES = 'The answer agrees with what an order would get at this moment; nothing is ' +
  'reserved. No price is known, so the minimum margin is not judged.'

const AvailabilityQuestion = Type.Object({
  sku: Type.Array(Sku, {
    minItems: 1,
    maxItems: SKUS_MAX,
    description: 'Name each SKU in a parameter of its own.',
    examples: [['KB-100']]
  }),
  quantity: Type.Optional(Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: 'This many units of each; 1 by default.',
    examples: [2]
  })),
  country: Country,
  currency: order_currency,
  include: Type.Optional(Type.Array(oneOf(INCLUDED), {
    minItems: 1,
    maxItems: INCLUDED.length,
    description: 'The answer has these fields too.',
    examples: [['sources']]
  }))
}, { additionalProperties: false })
export type AvailabilityQuestion = Static<typeof AvailabilityQuestion>

export const findAvailabilityRoute = describeRoute('GET', {
  operationId: 'getAvailability',
  tag: 'Availability',
  summary: 'Ask what is available of some SKUs',
  description: `Each SKU is judged as an order of its own. ${AGREES}`,
  roles: ['storefront', 'operator'],
  querystring: AvailabilityQuestion,
  answers: { 200: { schema: ref(Availability), description: 'The answer has each SKU.' } },
  refusals: ['warehouse_address_missing']
})

const CartLine = Type.Object({
  sku: Sku,
  quantity: quantity('The cart has this many units.'),
  requested_date: Type.Optional(requested_date)
}, { $id: 'CartLine', additionalProperties: false, description: 'A line asks for one SKU.' })

const NewCartAvailability = Type.Object({
  currency: order_currency,
  ship_to: ref(Destination),
  lines: Type.Array(ref(CartLine), {
    minItems: 1, maxItems: SKUS_MAX, description: 'These lines would be one order.'
  }),
  delivery_mode
}, {
  $id: 'NewCartAvailability',
  additionalProperties: false,
  description: 'The request asks what an order of these lines would get.',
  examples: [{ ship_to: { country: 'FR' }, lines: [{ sku: 'KB-100', quantity: 2 }] }]
})
export type NewCartAvailability = Static<typeof NewCartAvailability>

export const findCartAvailabilityRoute = describeRoute('POST', {
  operationId: 'getCartAvailability',
  tag: 'Availability',
  summary: 'Ask what is available of a cart',
  description: `The lines are judged as one order. ${AGREES}`,
  roles: ['storefront', 'operator'],
  body: NewCartAvailability,
  only_reads: true,
  answers: { 200: { schema: ref(Availability), description: 'The answer has each line.' } },
  refusals: ['warehouse_address_missing']
})

export const PREVIEW_SCHEMAS = [
  Destination, NewPreviewLine, NewSourcingPreview, SourcingPreview,
  StockSource, AvailabilityLine, Availability, CartLine, NewCartAvailability
]
