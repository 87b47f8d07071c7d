// How bills are judged: a merchant's settings, and what a supplier has of its own.

/** What billed units are compared with: what was accepted, or what has moved. */
export const BILL_MATCHES = ['three_way', 'two_way'] as const
export type BillMatch = typeof BILL_MATCHES[number]

/** Who approves a bill that matches: a person, or the service at once. */
export const BILL_APPROVALS = ['manual', 'automatic'] as const
export type BillApproval = typeof BILL_APPROVALS[number]

/** Of percentage and amount, the one that allows more counts. */
export type BillingSettings = {
  match: BillMatch
  approval: BillApproval
  price_tolerance_percent: number
  price_tolerance_amount: string
  quantity_tolerance_percent: number
  quantity_tolerance_units: number
  charge_tolerance_percent: number
  charge_tolerance_amount: string
  total_tolerance_percent: number
  total_tolerance_amount: string
}

/** Null: as the merchant has it. */
export type SupplierBilling = { [Name in keyof BillingSettings]: BillingSettings[Name] | null }

export const DEFAULT_BILLING: BillingSettings = {
  match: 'three_way',
  approval: 'manual',
  price_tolerance_percent: 0,
  price_tolerance_amount: '0',
  quantity_tolerance_percent: 0,
  quantity_tolerance_units: 0,
  charge_tolerance_percent: 0,
  charge_tolerance_amount: '0',
  total_tolerance_percent: 0,
  total_tolerance_amount: '0'
}

const NONE: SupplierBilling = {
  match: null,
  approval: null,
  price_tolerance_percent: null,
  price_tolerance_amount: null,
  quantity_tolerance_percent: null,
  quantity_tolerance_units: null,
  charge_tolerance_percent: null,
  charge_tolerance_amount: null,
  total_tolerance_percent: null,
  total_tolerance_amount: null
}

/** Merges a change into what is there. Null removes, a field or all of it. */
export function mergeBilling (
  before: SupplierBilling | null, change: Partial<SupplierBilling> | null
): SupplierBilling | null {
  return change && { ...before ?? NONE, ...change }
}

/** What holds for bills of a supplier. */
export function billingOf (
  settings: BillingSettings, own: SupplierBilling | null
): BillingSettings {
  const named = Object.entries(own ?? NONE).filter(([, value]) => value !== null)
  return { ...settings, ...Object.fromEntries(named) as Partial<BillingSettings> }
}
