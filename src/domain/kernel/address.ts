// A postal address.

import { isSameValue } from './same-value.ts'

export type Address = {
  name: string
  company: string | null
  line1: string
  line2: string | null
  city: string
  region: string | null
  postal_code: string | null
  /** ISO 3166-1, two capital letters. */
  country: string
  phone: string | null
}

type Optional = 'postal_code' | 'company' | 'line2' | 'region' | 'phone'

/** An address as a caller may send it: absent fields are null. */
export type NewAddress = Omit<Address, Optional> & Partial<Pick<Address, Optional>>

export function completeAddress (address: NewAddress): Address {
  const { postal_code = null, company = null, line2 = null, region = null, phone = null } = address
  const { name, line1, city, country } = address
  return { name, company, line1, line2, city, region, postal_code, country, phone }
}

export function completeOptionalAddress (address: NewAddress | null): Address | null {
  return address === null ? null : completeAddress(address)
}

export function isSameAddress (a: Address, b: Address): boolean {
  return isSameValue(completeAddress(a), completeAddress(b))
}
