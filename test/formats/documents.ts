// Purchase orders as the formats get them: valid as they stand.

import type { PurchaseOrder } from '../../src/domain/model/purchase-order/purchase-order.ts'
import type { PurchaseOrderDocument } from '../../src/formats/order-document.ts'
import { describePurchaseOrder } from '../../src/domain/back-to-back/describe-sale.ts'
import { ADDRESS, purchaseLineOf, purchaseOrderOf } from '../domain/given.ts'

export const CONTROL = { interchange: 7, group: 7, message: 7 }
export const AT = '2026-11-29T08:30:00.000Z'
const ORDER_ID = 'po_01m8h7m2hpe3vb5rb9bw4qsthk'

const LINES = [
  purchaseLineOf({
    sku: 'KB-100', supplier_sku: 'N-77', quantity: 2, unit_cost: '60.00', amount: '120.00'
  }),
  purchaseLineOf({
    line_number: 2,
    sku: 'MS-200',
    quantity: 5,
    unit_cost: '8.0255',
    amount: '40.13',
    requested_date: '2026-12-10'
  })
]

const SELLER = {
  name: 'Northwind',
  code: 'NW',
  address: null,
  email: 'orders@northwind.example',
  phone: null,
  tax_id: null
}

type About = Partial<Omit<PurchaseOrderDocument, 'order'>> & {
  order?: Partial<PurchaseOrder>
  words?: Partial<PurchaseOrderDocument['order']>
}

export function documentOf ({ order, words, ...about }: About = {}): PurchaseOrderDocument {
  const described = describePurchaseOrder(purchaseOrderOf({
    id: ORDER_ID,
    status: 'issued',
    issued_at: '2026-11-28T17:00:00.000Z',
    lines: LINES,
    freight: '5.00',
    total: '165.13',
    ...order
  }), [])
  return {
    message: 'order',
    revision: 1,
    order: { ...described, ...words },
    buyer: {
      name: 'Acme Shop',
      code: null,
      address: { ...ADDRESS, name: 'Acme Shop', line1: '1 Market St', city: 'Lyon' },
      email: 'buy@acme.example',
      phone: '+33 1 23',
      tax_id: 'FR123'
    },
    seller: SELLER,
    edi: {
      sender: { qualifier: 'ZZ', id: 'ACME' },
      receiver: { qualifier: '01', id: '123456789' },
      version: '004010',
      is_test: true
    },
    control: { interchange: 7, group: 7, message: 1 },
    at: AT,
    ...about
  }
}

export const textOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString()
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
