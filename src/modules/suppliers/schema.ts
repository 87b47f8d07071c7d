// The wire shapes of suppliers.

import Type, { type Static } from 'typebox'
import {
  STOCK_BASES, SUPPLIER_KINDS, SUPPLIER_STATUSES
} from '../../domain/model/supplier/supplier.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  Country, Currency, idOf, instant, keyText, Metadata, metadata_change, money, nullable,
  nullableRef, oneOf, openEnum, pageOf, pageQuery, percent, ref, text, Version
} from '../../platform/http/schemas.ts'

const DAYS_MAX = 3_650
const HOURS_MAX = 87_600

const SupplierContact = Type.Object({
  name: nullable(text(200, 'Who to talk to.', { examples: ['Grace Hopper'] })),
  email: nullable(text(254, 'Email address.', { examples: ['orders@supplier.example'] })),
  phone: nullable(text(50, 'Phone number.'))
}, { $id: 'SupplierContact', additionalProperties: false, description: 'Who to talk to.' })

const NewSupplierContact = Type.Partial(SupplierContact, {
  $id: 'NewSupplierContact', additionalProperties: false, description: 'Who to talk to.'
})

const code = keyText(100, 'The merchant’s own name for the supplier: unique, permanent.', {
  examples: ['LITWARE']
})
const contact_hint = 'Who to talk to.'

const EXAMPLE = {
  country: 'FR',
  ships_to: ['FR', 'DE'],
  order_fee: '4.50',
  min_order_value: '0.00',
  lead_time_days: 3
}

/** What can be changed; each is said once, for creating, changing and reading. */
const changeable = {
  name: text(200, 'Name of the company.', { examples: ['Litware, Inc.'] }),
  currency: Currency,
  country: nullable(Country),
  ships_to: Type.Unsafe<string[] | null>({
    type: ['array', 'null'],
    items: Country,
    uniqueItems: true,
    minItems: 1,
    maxItems: 300,
    description: 'Countries it ships to; null: everywhere.',
    examples: [['FR', 'DE']]
  }),
  order_fee: money('Fixed cost of one purchase order.'),
  min_order_value: money('What the lines of one purchase order must come to.'),
  rank: Type.Integer({ minimum: 1, maximum: 10_000, description: '1 is best.', examples: [100] }),
  lead_time_days: Type.Integer({
    minimum: 0,
    maximum: DAYS_MAX,
    examples: [3],
    description: 'Calendar days to arrival, for stock rows that say none.'
  }),
  acknowledgement_hours: nullable(Type.Integer({
    minimum: 1,
    maximum: HOURS_MAX,
    examples: [24],
    description: 'Hours it has to answer; null: the merchant’s default.'
  })),
  stock_max_age_hours: nullable(Type.Integer({
    minimum: 1,
    maximum: HOURS_MAX,
    examples: [48],
    description: 'Stock rows older than this don’t count; null: any age.'
  })),
  over_shipment_tolerance_percent: percent('How much more than accepted it may ship.'),
  surplus: Type.Boolean({
    description: 'May more than the demand be bought, to reach a minimum or multiple? Only of ' +
      'orders via the warehouse.',
    examples: [false]
  })
}

const Supplier = Type.Object({
  id: idOf('sup', 'The supplier.'),
  version: Version,
  code,
  kind: openEnum(SUPPLIER_KINDS, 'Another company, or the merchant’s own warehouse.'),
  status: openEnum(SUPPLIER_STATUSES, 'Nothing is bought from a suspended supplier.'),
  ...changeable,
  stock_basis: openEnum(STOCK_BASES, 'What reported stock leaves out.'),
  contact: nullableRef(SupplierContact, contact_hint),
  metadata: ref(Metadata),
  created_at: instant('When it was created.'),
  updated_at: instant('When it last changed.')
}, {
  $id: 'Supplier',
  description: 'A company the merchant buys from, or its own warehouse.',
  examples: [{
    ...EXAMPLE,
    kind: 'external',
    status: 'active',
    acknowledgement_hours: null,
    stock_max_age_hours: null,
    over_shipment_tolerance_percent: 0,
    contact: { phone: null },
    metadata: {}
  }]
})

const optional = Type.Partial(Type.Object({
  ...changeable,
  status: oneOf(SUPPLIER_STATUSES, { description: 'Nothing is bought from a suspended one.' }),
  stock_basis: oneOf(STOCK_BASES, {
    description: 'What reported stock leaves out: `physical` (a shelf count) what has shipped, ' +
      '`available` also what the supplier has accepted.'
  }),
  contact: nullableRef(NewSupplierContact, contact_hint),
  metadata: ref(Metadata)
}))

const NewSupplier = Type.Object({
  code,
  kind: Type.Optional(oneOf(SUPPLIER_KINDS, {
    description: 'Another company, or the merchant’s own warehouse; permanent.'
  })),
  ...optional.properties,
  name: changeable.name
}, {
  $id: 'NewSupplier',
  additionalProperties: false,
  description: 'A supplier to create.',
  examples: [{
    code: 'LITWARE',
    name: 'Litware, Inc.',
    ...EXAMPLE,
    contact: { name: 'Grace Hopper', email: 'orders@supplier.example' }
  }]
})
export type NewSupplier = Static<typeof NewSupplier>

const SupplierChange = Type.Object({
  ...optional.properties, metadata: Type.Optional(metadata_change)
}, {
  $id: 'SupplierChange',
  additionalProperties: false,
  description: 'Fields that are named change, the others stay.',
  examples: [{ rank: 1, order_fee: '0.00' }]
})
export type SupplierChange = Static<typeof SupplierChange>

const SupplierPage = pageOf('SupplierPage', Supplier)

export const SUPPLIER_SCHEMAS = [
  SupplierContact, NewSupplierContact, Supplier, NewSupplier, SupplierChange, SupplierPage
]

const IdParameter = Type.Object({ id: idOf('sup', 'The supplier.') })

export const createSupplierRoute = describeRoute('POST', {
  operationId: 'createSupplier',
  tag: 'Suppliers',
  summary: 'Create a supplier',
  description: 'The same `code` with the same content returns the supplier as it is now.',
  roles: ['operator'],
  body: NewSupplier,
  answers: {
    200: { schema: ref(Supplier), description: 'It existed already.', headers: ['etag'] },
    201: { schema: ref(Supplier), description: 'Created.', headers: ['etag', 'location'] }
  },
  refusals: ['reference_conflict']
})

export const listSuppliersRoute = describeRoute('GET', {
  operationId: 'listSuppliers',
  tag: 'Suppliers',
  summary: 'List suppliers',
  description: 'Oldest first.',
  roles: ['operator'],
  querystring: pageQuery({
    code: Type.Optional(code),
    status: Type.Optional(oneOf(SUPPLIER_STATUSES, { description: 'Only of this status.' }))
  }),
  answers: { 200: { schema: ref(SupplierPage), description: 'One page.' } }
})

export const findSupplierRoute = describeRoute('GET', {
  operationId: 'getSupplier',
  tag: 'Suppliers',
  summary: 'Read a supplier',
  description: 'As it is now.',
  roles: ['operator'],
  params: IdParameter,
  answers: { 200: { schema: ref(Supplier), description: 'The supplier.', headers: ['etag'] } },
  refusals: ['supplier_not_found']
})

export const changeSupplierRoute = describeRoute('PATCH', {
  operationId: 'updateSupplier',
  tag: 'Suppliers',
  summary: 'Change a supplier',
  description: 'Applies to sourcing from now on; `code` and `kind` are permanent. Another ' +
    '`currency` needs `order_fee` and `min_order_value` in it, unless they are 0; stock rows ' +
    'keep their own.',
  roles: ['operator'],
  params: IdParameter,
  body: SupplierChange,
  takes_if_match: true,
  answers: { 200: { schema: ref(Supplier), description: 'As it is now.', headers: ['etag'] } },
  refusals: ['supplier_not_found']
})
