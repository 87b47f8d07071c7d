// The JSON shapes of suppliers.

import Type, { type Static } from 'typebox'
import { LANGUAGES } from '../../../domain/kernel/language.ts'
import { LEAD_TIME_UNITS } from '../../../domain/model/supplier/supplier-calendar.ts'
import {
  STOCK_BASES, SUPPLIER_KINDS, SUPPLIER_STATUSES
} from '../../../domain/model/supplier/supplier.ts'
import { calendarFields, timeOfDay } from '../../../platform/http/calendar-schemas.ts'
import {
  Address, Country, currency, idOf, instant, keyText, Metadata, metadata_change, money, NewAddress,
  nullable, nullableCountries, nullableRef, oneOf, openEnum, pageOf, percent, ref, text, Version
} from '../../../platform/http/schemas.ts'
import {
  billing_hint, NewSupplierBilling, SUPPLIER_BILLING_SCHEMAS, SupplierBilling
} from '../../bills/schema/settings.ts'
import { CHANNEL_SCHEMAS, channels, new_channels } from './channels.ts'
import { edi_hint, EDI_SCHEMAS, NewSupplierEdi, SupplierEdi } from './edi.ts'
import {
  FeedSource, feed_source_hint, FEED_SOURCE_SCHEMAS, NewFeedSource
} from './feed-source.ts'
import { Freight, freight_hint, FREIGHT_SCHEMAS, NewFreight } from './freight.ts'
import { NewSimulator, Simulator, simulator_hint, SIMULATOR_SCHEMAS } from './simulator.ts'

const DAYS_MAX = 3_650
const HOURS_MAX = 87_600

const SupplierContact = Type.Object({
  name: nullable(text(200, 'The contact has this name.', { examples: ['Grace Hopper'] })),
  email: nullable(text(254, 'The contact has this email address.', {
    examples: ['orders@supplier.example']
  })),
  phone: nullable(text(50, 'The contact has this phone number.'))
}, {
  $id: 'SupplierContact',
  additionalProperties: false,
  description: 'The merchant talks to this person at the supplier.'
})

const NewSupplierContact = Type.Partial(SupplierContact, {
  $id: 'NewSupplierContact',
  additionalProperties: false,
  description: 'The merchant talks to this person at the supplier.'
})

export const code = keyText(
  100, 'The merchant gives the supplier this unique and permanent code.', { examples: ['LITWARE'] })
const contact_hint = 'The merchant talks to this person at the supplier, or null.'

const EXAMPLE = {
  country: 'FR',
  ships_to: ['FR', 'DE'],
  order_fee: '4.50',
  min_order_value: '0.00',
  lead_time_days: 3
}

const calendar = calendarFields({
  zone: 'The supplier’s days are those of this time zone. Null means that of the merchant.',
  days: 'The supplier works on these weekdays. Null means those of the merchant.',
  holidays: 'The supplier does not work on these dates. Null means those of the merchant.'
})

/** The fields that can be changed, for creating, changing and reading a supplier. */
const changeable = {
  name: text(200, 'The company has this name.', { examples: ['Litware, Inc.'] }),
  currency: currency('The fee, the minimum order value, the freight and new stock rows are in ' +
    'this currency.'),
  country: nullable(Country),
  ships_to: nullableCountries(
    'The supplier ships to these countries only. Null means that it ships everywhere.'),
  order_fee: money('The supplier charges this fee for each purchase order.'),
  min_order_value: money('The lines of one purchase order must be worth at least this much, ' +
    'without the fee and the freight.'),
  rank: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    description: 'Of plans that are otherwise equal, the lower sum of ranks wins. The best is 1.',
    examples: [100]
  }),
  lead_time_days: Type.Integer({
    minimum: 0,
    maximum: DAYS_MAX,
    examples: [3],
    description: 'Goods arrive this many days after they are ordered, unless the stock row has ' +
      'a number of its own. `lead_time_unit` says which days count.'
  }),
  acknowledgement_hours: nullable(Type.Integer({
    minimum: 1,
    maximum: HOURS_MAX,
    examples: [24],
    description: 'The supplier has this many hours to answer a purchase order. Null means that ' +
      'the merchant’s setting holds.'
  })),
  stock_max_age_hours: nullable(Type.Integer({
    minimum: 1,
    maximum: HOURS_MAX,
    examples: [48],
    description: 'Stock rows that are older than this many hours are not used. Null sets no limit.'
  })),
  over_shipment_tolerance_percent: percent(
    'The supplier may ship this much more than was ordered.'),
  surplus: Type.Boolean({
    description: 'True lets the planner buy more than the sales order needs, to reach a minimum ' +
      'or a multiple. It counts only for orders `via_warehouse`.',
    examples: [false]
  }),
  time_zone: nullable(calendar.time_zone),
  working_days: nullable(calendar.working_days),
  holidays: nullable(calendar.holidays),
  cut_off_time: nullable(timeOfDay('Orders that come at this local time or later count from the ' +
    'supplier’s next working day. Null means that no time is too late.'))
}

const KIND_HINT = '`external` is another company, and `own_warehouse` is the merchant’s own ' +
  'warehouse. The kind is permanent.'
const STATUS_HINT = 'Nothing is bought from a supplier that is `suspended`.'
const STOCK_BASIS_HINT = 'A `physical` report is a shelf count, which leaves out units that have ' +
  'shipped. An `available` report also leaves out units that the supplier has accepted.'

const LEAD_TIME_UNIT_HINT = 'Lead times in `calendar_days` count all days. Those in ' +
  '`working_days` count only days on which the supplier works.'

const ADDRESS_HINT = 'Documents name this address of the supplier, or none when it is null.'
const LANGUAGE_HINT = 'Documents for the supplier are in this language. Null means that of the ' +
  'merchant’s documents.'

export const Supplier = Type.Object({
  id: idOf('sup', 'The service gives each supplier this id.'),
  version: Version,
  code,
  kind: openEnum(SUPPLIER_KINDS, KIND_HINT),
  status: openEnum(SUPPLIER_STATUSES, STATUS_HINT),
  ...changeable,
  lead_time_unit: openEnum(LEAD_TIME_UNITS, LEAD_TIME_UNIT_HINT),
  stock_basis: openEnum(STOCK_BASES, STOCK_BASIS_HINT),
  freight: nullableRef(Freight, freight_hint),
  contact: nullableRef(SupplierContact, contact_hint),
  channels,
  address: nullableRef(Address, ADDRESS_HINT),
  language: nullable(openEnum(LANGUAGES, LANGUAGE_HINT)),
  feed_source: nullableRef(FeedSource, feed_source_hint),
  simulator: nullableRef(Simulator, simulator_hint),
  edi: nullableRef(SupplierEdi, edi_hint),
  billing: nullableRef(SupplierBilling, billing_hint),
  metadata: ref(Metadata),
  created_at: instant('The supplier was created at this time.'),
  updated_at: instant('The supplier last changed at this time.')
}, {
  $id: 'Supplier',
  description: 'A supplier is a company that the merchant buys from, or its own warehouse.',
  examples: [{
    ...EXAMPLE,
    kind: 'external',
    status: 'active',
    acknowledgement_hours: null,
    stock_max_age_hours: null,
    freight: null,
    over_shipment_tolerance_percent: 0,
    time_zone: null,
    working_days: null,
    holidays: null,
    cut_off_time: null,
    contact: { phone: null },
    address: null,
    language: null,
    feed_source: null,
    simulator: null,
    edi: null,
    billing: null,
    metadata: {}
  }]
})

const optional = Type.Partial(Type.Object({
  ...changeable,
  status: oneOf(SUPPLIER_STATUSES, { description: STATUS_HINT }),
  lead_time_unit: oneOf(LEAD_TIME_UNITS, { description: LEAD_TIME_UNIT_HINT }),
  stock_basis: oneOf(STOCK_BASES, { description: STOCK_BASIS_HINT }),
  freight: nullableRef(NewFreight, freight_hint),
  contact: nullableRef(NewSupplierContact, contact_hint),
  channels: new_channels,
  address: nullableRef(NewAddress, ADDRESS_HINT),
  language: nullable(oneOf(LANGUAGES, { description: LANGUAGE_HINT })),
  feed_source: nullableRef(NewFeedSource, feed_source_hint),
  simulator: nullableRef(NewSimulator, simulator_hint),
  edi: nullableRef(NewSupplierEdi, edi_hint),
  billing: nullableRef(NewSupplierBilling, billing_hint),
  metadata: ref(Metadata)
}))

export const NewSupplier = Type.Object({
  code,
  kind: Type.Optional(oneOf(SUPPLIER_KINDS, { description: KIND_HINT })),
  ...optional.properties,
  name: changeable.name
}, {
  $id: 'NewSupplier',
  additionalProperties: false,
  description: 'The request creates this supplier.',
  examples: [{
    code: 'LITWARE',
    name: 'Litware, Inc.',
    ...EXAMPLE,
    contact: { name: 'Grace Hopper', email: 'orders@supplier.example' }
  }]
})
export type NewSupplier = Static<typeof NewSupplier>

export const SupplierChange = Type.Object({
  ...optional.properties, metadata: Type.Optional(metadata_change)
}, {
  $id: 'SupplierChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ rank: 1, order_fee: '0.00' }]
})
export type SupplierChange = Static<typeof SupplierChange>

export const SupplierPage = pageOf('SupplierPage', Supplier)

export const SUPPLIER_SCHEMAS = [
  SupplierContact, NewSupplierContact, ...FREIGHT_SCHEMAS, ...CHANNEL_SCHEMAS,
  ...FEED_SOURCE_SCHEMAS, ...SIMULATOR_SCHEMAS, ...EDI_SCHEMAS, ...SUPPLIER_BILLING_SCHEMAS,
  Supplier, NewSupplier, SupplierChange, SupplierPage
]
