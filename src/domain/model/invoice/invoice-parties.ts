// Who invoices whom, as the document says it for ever.

import type { Merchant } from '../merchant/merchant.ts'
import type { SalesOrder } from '../sales-order/sales-order.ts'
import type { InvoiceParty } from './invoice.ts'

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
