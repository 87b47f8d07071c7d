// The routes of suppliers.

import Type from 'typebox'
import { SUPPLIER_STATUSES } from '../../../domain/model/supplier/supplier.ts'
import { anyOf, describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, ref } from '../../../platform/http/schemas.ts'
import { code, NewSupplier, Supplier, SupplierChange, SupplierPage } from './supplier.ts'

const UNAVAILABLE = [
  'channels_unavailable', 'mail_unavailable', 'feed_source_unavailable', 'simulator_unavailable',
  'partner_key_refused', 'partner_unreachable', 'partner_is_self', 'partner_currency_differs'
] as const
const IdParameter = Type.Object({ id: idOf('sup', 'This id names the supplier.') })

export const createSupplierRoute = describeRoute('POST', {
  operationId: 'createSupplier',
  tag: 'Suppliers',
  summary: 'Create a supplier',
  description: 'The same `code` with the same content returns the supplier as it is now.',
  roles: ['operator'],
  body: NewSupplier,
  answers: {
    200: { schema: ref(Supplier), description: 'The supplier existed already.', headers: ['etag'] },
    201: {
      schema: ref(Supplier), description: 'The supplier was created.', headers: ['etag', 'location']
    }
  },
  refusals: ['reference_conflict', ...UNAVAILABLE]
})

export const listSuppliersRoute = describeList({
  operationId: 'listSuppliers',
  tag: 'Suppliers',
  summary: 'List suppliers',
  description: 'The list begins with the oldest supplier.',
  roles: ['operator'],
  item: Supplier,
  page: SupplierPage,
  filters: {
    code: Type.Optional(code),
    status: Type.Optional(anyOf(SUPPLIER_STATUSES,
      'The list has only suppliers of one of these statuses.'))
  }
})

export const findSupplierRoute = describeRoute('GET', {
  operationId: 'getSupplier',
  tag: 'Suppliers',
  summary: 'Read a supplier',
  description: 'The answer is the supplier with its terms.',
  roles: ['operator'],
  params: IdParameter,
  answers: {
    200: { schema: ref(Supplier), description: 'The answer is the supplier.' }
  },
  refusals: ['supplier_not_found']
})

export const changeSupplierRoute = describeRoute('PATCH', {
  operationId: 'updateSupplier',
  tag: 'Suppliers',
  summary: 'Change a supplier',
  description: 'The change applies to sourcing from now on; `code` and `kind` are permanent. ' +
    'Another `currency` needs `order_fee`, `min_order_value` and `freight` in that currency, ' +
    'unless they are 0. Stock rows keep the currency that they have.',
  roles: ['operator'],
  params: IdParameter,
  body: SupplierChange,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(Supplier),
      description: 'The answer is the supplier as it is now.',
      headers: ['etag']
    }
  },
  refusals: ['supplier_not_found', 'partner_changed', 'partner_account_changed',
    ...UNAVAILABLE]
})
