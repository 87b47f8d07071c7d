// Who buys, and what invoices say of them.

import type { Endpoint } from '../invoice/legal-settings.ts'

export type Customer = {
  name: string
  email: string | null
  phone: string | null
  company: string | null
  /** The number under which it pays value added tax. */
  tax_id: string | null
  registration_number: string | null
  /** Where it receives electronic invoices. */
  endpoint: Endpoint | null
}

/** What is left out is not known. */
export type NewCustomer = Pick<Customer, 'name'> & Partial<Customer>

export function completeCustomer ({
  name, email = null, phone = null, company = null, tax_id = null, registration_number = null,
  endpoint = null
}: NewCustomer): Customer {
  return { name, email, phone, company, tax_id, registration_number, endpoint }
}
