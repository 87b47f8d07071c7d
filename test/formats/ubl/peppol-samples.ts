// Purchase orders that have all that Peppol asks for, each with other fields.

import type { PurchaseOrderDocument } from '../../../src/formats/order-document.ts'
import { ADDRESS, purchaseLineOf } from '../../domain/given.ts'
import { documentOf } from '../documents.ts'

const BARE = { name: 'Acme Shop', code: null, email: null, phone: null, tax_id: null }
const SELLER = {
  name: 'Northwind',
  code: 'NW',
  address: { ...ADDRESS, name: 'Northwind', country: 'DE' },
  email: 'orders@northwind.example',
  phone: '+49 1',
  tax_id: 'DE123456789'
}
const EDI = {
  sender: { qualifier: '14', id: '7300010000001' },
  receiver: { qualifier: '01', id: '123456789' },
  version: '004010' as const,
  is_test: true
}
const LINES = [
  purchaseLineOf({
    quantity: 3, unit_cost: '1.335', requested_date: '2026-12-10', description: 'Of\nsteel'
  }),
  purchaseLineOf({
    line_number: 2, quantity: 2, canceled_quantity: 2, supplier_sku: 'N-1', note: 'Wrap it.'
  })
]

type About = Parameters<typeof documentOf>[0]

const SAMPLES: Readonly<Record<string, About>> = {
  everything: {
    order: {
      lines: LINES,
      freight: '5.00',
      order_fee: '1.50',
      ship_complete: true,
      supplier_reference: 'S-1',
      acknowledgement_due_at: '2026-11-30T17:00:00.000Z',
      ship_to: { ...ADDRESS, line2: 'Floor 2', region: 'IDF', company: 'Ada Ltd', phone: '+33 1' }
    },
    words: { gift_message: 'For you', customer_order_number: 'C-1' }
  },
  'nothing that may be left out': {
    buyer: { ...BARE, address: { ...ADDRESS, name: 'Acme Shop', postal_code: null } },
    seller: { ...SELLER, email: null, phone: null, tax_id: null }
  },
  'no decimals': {
    order: { currency: 'JPY', freight: '0', lines: [purchaseLineOf({ unit_cost: '100' })] }
  },
  'a tax number of no country': {
    buyer: { ...BARE, address: { ...ADDRESS, name: 'Acme Shop' }, tax_id: 'ZQ123' }
  }
}

type Sample = { name: string, document: PurchaseOrderDocument }

export function peppolSamplesOf (message: PurchaseOrderDocument['message']): Sample[] {
  return Object.entries(SAMPLES).map(([name, about]) => ({
    name,
    document: documentOf({
      message, revision: message === 'order' ? 1 : 2, seller: SELLER, edi: EDI, ...about
    })
  }))
}
