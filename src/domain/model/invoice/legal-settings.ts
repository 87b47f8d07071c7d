// The merchant as a company that issues invoices: what the law wants to read of it.

import { type Address, completeAddress, type NewAddress } from '../../kernel/address.ts'

/** An address in an electronic network, such as `{ scheme: '0088', id: '4035811000009' }`. */
export type Endpoint = { scheme: string, id: string }

export type LegalSettings = {
  /** Null: the merchant's name. */
  name: string | null
  /** Null: the address of the merchant's documents. */
  address: Address | null
  /** Null: the one of the merchant's documents. */
  tax_id: string | null
  registration_number: string | null
  iban: string | null
  endpoint: Endpoint | null
}

export const DEFAULT_LEGAL: LegalSettings = {
  name: null, address: null, tax_id: null, registration_number: null, iban: null, endpoint: null
}

export type LegalChange = Partial<Omit<LegalSettings, 'address'>> & { address?: NewAddress | null }

/** Fields that are named change. */
export function mergeLegal (
  before: LegalSettings, { address, ...fields }: LegalChange = {}
): LegalSettings {
  return {
    ...before,
    ...fields,
    ...address !== undefined && { address: address && completeAddress(address) }
  }
}
