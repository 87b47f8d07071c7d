// A rule that a planned purchase order or an allocation breaks, in words for a person.

import type { UnkeptBecause } from '../sourcing/plan-sourcing.ts'

export type BrokenRule = UnkeptBecause | 'higher_cost'

export const wordsOf = (rule: BrokenRule): string => WORDS[rule]

const WORDS: Readonly<Record<BrokenRule, string>> = {
  supplier_suspended: 'the supplier is suspended.',
  supplier_excluded: 'the supplier is excluded from one of the lines.',
  in_path: 'the order has passed the supplier on its way here.',
  link_broken: 'the link to the supplier is broken.',
  offer_paused: 'the offer is paused.',
  does_not_ship_to_country: 'the supplier does not ship to the country.',
  currency_without_rate: 'there is no exchange rate for the supplier’s currency.',
  freight_unknown: 'the supplier’s freight to the country is not known.',
  weight_unknown: 'the supplier charges freight by weight, and the weight is not known.',
  stock_too_old: 'the supplier’s stock report is too old.',
  not_valid_now: 'the offer does not hold today.',
  out_of_stock: 'the supplier has too few free units.',
  below_minimum_order_quantity: 'the supplier does not sell so few units.',
  below_minimum_order_value: 'the order is below the supplier’s minimum order value.',
  too_late: 'the goods would arrive too late.',
  below_minimum_margin: 'the margin would be below the merchant’s minimum.',
  not_whole: 'the supplier cannot serve it whole.',
  order_multiple: 'the quantity is no multiple of the supplier’s order multiple.',
  higher_cost: 'it would cost more than was planned.',
  not_offered: 'the supplier does not offer the SKU.'
}
