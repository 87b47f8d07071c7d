// The words of sourcing: demand, offers and policy go in; a plan comes out, with its explanation.

/**
 * Raised whenever the planner may answer a question otherwise than before, by its rules, its order
 * or its work budget. Decisions of this version can be made again byte for byte.
 */
export const PLANNER_VERSION = 1

export const OBJECTIVES = ['lowest_cost', 'fastest', 'fewest_orders', 'rank'] as const
export type Objective = typeof OBJECTIVES[number]

export const SPLITS = ['allow', 'line_whole', 'order_whole'] as const
export type SplitPolicy = typeof SPLITS[number]

export const LATE_POLICIES = ['wait', 'reject'] as const
export type LatePolicy = typeof LATE_POLICIES[number]

/** Why an offer is out; the first that holds, in this order. */
export const INELIGIBILITIES = [
  'supplier_suspended', 'supplier_excluded', 'in_path', 'link_broken', 'offer_paused',
  'does_not_ship_to_country', 'currency_without_rate', 'freight_unknown', 'weight_unknown',
  'stock_too_old', 'not_valid_now', 'out_of_stock',
  'below_minimum_order_quantity', 'too_late', 'below_minimum_margin', 'not_whole',
  'below_minimum_order_value'
] as const
export type Ineligibility = typeof INELIGIBILITIES[number]

/** A person's word on the suppliers of a line. */
export type LineSuppliers = {
  /** Supplier ids. They serve as many units of the SKU as they can, whatever the cost. */
  preferred: readonly string[]
  /** Supplier ids that do not serve the line. */
  excluded: readonly string[]
  /** The id of the only supplier that may serve the line; null is any. */
  required: string | null
}

/** Units of a line that a person gave to a supplier. */
export type AllocatedUnits = { supplier_id: string, quantity: number }

/** The rules that can keep a supplier from serving units of a line. */
export const NEEDED_RULES = [...INELIGIBILITIES, 'order_multiple'] as const
export type NeededRule = typeof NEEDED_RULES[number]

/** A rule in the way of an offer, and how far it is from it; null where that has no measure. */
export type Need = {
  rule: NeededRule
  short_by_units: number | null
  short_by_days: number | null
  /** In the currency of the demand. */
  short_by_amount: string | null
}

/** Why an allocation is not kept. `not_offered`: there is no offer of the SKU. */
export const UNKEPT_BECAUSE = [...NEEDED_RULES, 'not_offered'] as const
export type UnkeptBecause = typeof UNKEPT_BECAUSE[number]

/** An allocation that cannot be kept, and the first reason why. */
export type UnkeptAllocation = AllocatedUnits & { because: UnkeptBecause }

export type DemandLine = {
  line_number: number
  sku: string
  /** Units to source, 1 to 1,000,000. */
  quantity: number
  unit_price: string
  requested_date: string | null
  /** Suppliers that failed the line. */
  excluded_supplier_ids: readonly string[]
  /** Null: any supplier may serve the line, and none is preferred. */
  suppliers: LineSuppliers | null
  /** In sum at most `quantity`, each supplier once. */
  allocations: readonly AllocatedUnits[]
  /** The minimum margin is not asked for. */
  margin_waived: boolean
}

export type Demand = {
  lines: readonly DemandLine[]
  /** ISO 3166 country the goods are shipped to. */
  country: string
  currency: string
  /** The instant of the decision, by the database. */
  now: string
  /** The date of that instant, where the merchant is. */
  today: string
}

export type PriceBreak = { min_quantity: number, unit_cost: string }

/** What shipping to some countries costs; amounts are in the supplier's currency. */
export type FreightZone = {
  /** Null: every country that no other zone names. */
  countries: readonly string[] | null
  /** Once for each purchase order. */
  base: string
  per_unit: string
  /** Times the weight of the unit. */
  per_kg: string
}

/** A country is in one zone at most. To one that is in none, the freight is not known. */
export type Freight = { zones: readonly FreightZone[] }

/** A supplier-stock row joined with its supplier. */
export type Offer = {
  supplier_id: string
  sku: string
  /** on_hand − reserved, at least 0. */
  available: number
  unit_cost: string
  price_breaks: readonly PriceBreak[]
  /** That of the demand. Another one has no exchange rate, so the offer is out. */
  currency: string
  /** Calendar days from today to the arrival. */
  lead_time_days: number
  min_order_quantity: number
  order_multiple: number
  as_of: string
  /** Calendar dates, both inclusive; null is unbounded. */
  valid_from: string | null
  valid_until: string | null
  supplier_status: 'active' | 'suspended'
  /** The merchant buys nothing of the offer for now. */
  paused: boolean
  /** Countries; null is everywhere. */
  ships_to: readonly string[] | null
  stock_max_age_hours: number | null
  /** Fixed cost of one purchase order. */
  order_fee: string
  /** What one purchase order's lines must come to, without the fee and the freight. */
  min_order_value: string
  /** Null: the supplier charges none. */
  freight: Freight | null
  /** Null: not known. */
  unit_weight_kg: string | null
  /** 1 is best. */
  rank: number
  /** May more than the demand be bought, to reach the minimum or multiple? */
  surplus: boolean
  /** Has the order passed the supplier on its way here? It would come back. */
  in_path?: true
  /** Is the link to the supplier broken? Nothing would get through. */
  link_broken?: boolean
}

export type Policy = {
  objective: Objective
  split: SplitPolicy
  /** Percent of the unit price, at most two decimals; null never refuses. */
  minimum_margin_percent: number | null
  late_policy: LatePolicy
}

/** Units of one line bought from one supplier. */
export type Allocation = {
  line_number: number
  sku: string
  supplier_id: string
  /** Units bought: what serves the line plus `surplus_quantity`. */
  quantity: number
  surplus_quantity: number
  unit_cost: string
  /** What shipping costs for each unit. */
  unit_freight: string
  arrival_date: string
}

export type Candidate = {
  supplier_id: string
  /** Units chosen for the line, surplus included; 0 when none. */
  quantity: number
  unit_cost: string
  /** `unit_cost` and the freight of a unit; null when the freight is not known. */
  landed_unit_cost: string | null
  arrival_date: string
  /** Why it is out; null when it was eligible, chosen or not. */
  rejected_because: Ineligibility | null
  /** What keeps it from serving the units that are short; absent when the line is not short. */
  needs?: Need[]
}

/** `left` is the work that the remaining plans may use, `plans` is how many remain. */
export type SearchBudget = { left: number, plans: number }

export type PlanLine = {
  line_number: number
  sku: string
  quantity: number
  sourced_quantity: number
  shortage_quantity: number
  promised_date: string | null
  candidates: Candidate[]
  /** Allocations whose units wait; absent when all are kept. */
  unkept_allocations?: UnkeptAllocation[]
}

export const NO_SECOND_BEST = ['none_exists', 'not_proven'] as const
/** Why a plan has no second best: there is none, or the work did not suffice to prove it. */
export type NoSecondBest = typeof NO_SECOND_BEST[number]

export type Plan = {
  objective: Objective
  split: SplitPolicy
  /** No plan serves more units, or as many at a lower cost. True only when proven. */
  optimal: boolean
  /** Proven upper bound of how far the cost may be off, in percent; null when not known. */
  gap: string | null
  /** Σ totals of the purchase orders: lines and freight, each rounded, and order fees. */
  cost: string
  /** Σ unit price × sourced units, each line rounded, − cost. */
  margin: string
  /** Latest arrival of what is sourced; null when nothing is. */
  promised_date: string | null
  /** Proven: no plan leaves fewer units without a supplier. */
  shortage_bound: number
  /** Cost of the best plan that serves as many units without one of the suppliers chosen. */
  second_best_cost: string | null
  /** Why `second_best_cost` is null; null when it is not. */
  no_second_best_because: NoSecondBest | null
  nodes_searched: number
  /** The oldest `as_of` among the offers looked at; null without offers. */
  stock_as_of: string | null
  lines: PlanLine[]
  allocations: Allocation[]
}
