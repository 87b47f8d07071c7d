// Who invoices whom, as the document says it for ever, and what electronic formats miss in it.

import type { Merchant } from '../merchant/merchant.ts'
import type { SalesOrder } from '../sales-order/sales-order.ts'
import type { Invoice, InvoiceParty, InvoiceTaxGroup } from './invoice.ts'

export function sellerOf ({ name, settings }: Pick<Merchant, 'name' | 'settings'>): InvoiceParty {
  const { legal, documents } = settings
  return {
    name: legal.name ?? name,
    address: legal.address ?? documents.address,
    email: documents.email,
    phone: documents.phone,
    tax_id: legal.tax_id ?? documents.tax_id,
    registration_number: legal.registration_number,
    iban: legal.iban,
    endpoint: legal.endpoint
  }
}

export function buyerOf ({ customer, bill_to, ship_to }: SalesOrder): InvoiceParty {
  const { name, company, email, phone, tax_id, registration_number, endpoint } = customer
  return {
    name: company ?? name,
    address: bill_to ?? ship_to,
    email,
    phone,
    tax_id,
    registration_number,
    iban: null,
    endpoint
  }
}

type Judged = Pick<Invoice,
  'seller' | 'buyer' | 'buyer_reference' | 'purchase_order_number' | 'delivered_on' | 'tax_mode'> &
  { taxes: readonly InvoiceTaxGroup[] }

/** What is needed by the categories of tax that the document has. */
const NEEDED: ReadonlyArray<[name: string, categories: string, has: (of: Judged) => boolean]> = [
  ['seller_tax_id', 'S Z E AE K G L M', ({ seller }) => seller.tax_id !== null],
  ['buyer_tax_id', 'AE K', ({ buyer }) => buyer.tax_id !== null],
  ['delivered_on', 'K', ({ delivered_on }) => delivered_on !== null]
]

const WITH_REASON = ['E', 'AE', 'K', 'G', 'O']

/** The names of what UBL, CII and Factur-X need and the document does not have. */
export function missingIn (of: Judged): string[] {
  const { seller, buyer, taxes, tax_mode, buyer_reference, purchase_order_number } = of
  const needed = NEEDED.filter(([, categories, has]) =>
    taxes.some(({ category }) => categories.split(' ').includes(category)) && !has(of))
  const has_reasons = taxes.every(({ category, exemption_reason }) =>
    !WITH_REASON.includes(category) || exemption_reason !== null)
  return [
    ...tax_mode === 'none' ? ['tax'] : [],
    ...seller.address === null ? ['seller_address'] : [],
    ...seller.endpoint === null ? ['seller_endpoint'] : [],
    ...buyer.endpoint === null ? ['buyer_endpoint'] : [],
    ...buyer_reference === null && purchase_order_number === null ? ['buyer_reference'] : [],
    ...needed.map(([name]) => name),
    ...has_reasons ? [] : ['exemption_reason']
  ]
}
