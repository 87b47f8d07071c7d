// How messages by EDI between the merchant and a supplier are addressed.

import { mergePatch, type Patch } from '../../kernel/merge-patch.ts'

export const X12_VERSIONS = ['004010', '005010'] as const
export type X12Version = typeof X12_VERSIONS[number]

/** An id with the qualifier that says whose id it is, such as `01` for a D-U-N-S number. */
export type EdiPartner = { qualifier: string, id: string }

export type SupplierEdi = {
  /** The merchant's id. Null: `ZZ` and its name. */
  sender: EdiPartner | null
  /** The supplier's id. Null: `ZZ` and its code. */
  receiver: EdiPartner | null
  /** Of X12. */
  version: X12Version
  /** Messages are marked as tests, and received ones that are marked so are taken. */
  test: boolean
}

/** What is left out takes its default, and what is null too. */
export type NewSupplierEdi = { [Name in keyof SupplierEdi]?: SupplierEdi[Name] | null }

export const PLAIN_EDI: SupplierEdi = {
  sender: null, receiver: null, version: '004010', test: false
}

/** Merges a change into what is there. An id is one value. Null removes. */
export function mergeEdi (
  before: SupplierEdi | null, change: NewSupplierEdi | null
): SupplierEdi | null {
  if (change === null) return null
  const merged: NewSupplierEdi =
    mergePatch<SupplierEdi>(before ?? PLAIN_EDI, change as Patch<SupplierEdi>, IDS)
  return {
    sender: merged.sender ?? null,
    receiver: merged.receiver ?? null,
    version: merged.version ?? PLAIN_EDI.version,
    test: merged.test ?? PLAIN_EDI.test
  }
}

const IDS = ['sender', 'receiver']
