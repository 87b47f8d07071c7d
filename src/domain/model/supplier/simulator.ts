// A supplier that the service plays itself, so that others can practise: how long it takes for each
// step, and what the beginning of a SKU makes it do.

/** Seconds are counted from the step before: the order came, it was accepted, it was shipped. */
export type Simulator = {
  answer_after_seconds: number
  ship_after_seconds: number
  deliver_after_seconds: number
  /** Counted from the last shipment. Null: it sends no bills. */
  bill_after_seconds: number | null
  /** How much later than promised a `late-` SKU comes. */
  late_by_days: number
  /** How much more than ordered a `dear-` SKU costs. */
  dear_by_percent: number
}

const DEFAULTS: Simulator = {
  answer_after_seconds: 5,
  ship_after_seconds: 30,
  deliver_after_seconds: 60,
  bill_after_seconds: 90,
  late_by_days: 7,
  dear_by_percent: 25
}

/** Fields that are left out stay as they are, or take their default. */
export function completeSimulator (
  before: Simulator | null, change: Partial<Simulator> | null
): Simulator | null {
  return change && { ...DEFAULTS, ...before, ...change }
}

/** What a SKU can begin with, before a hyphen. */
export const BEHAVIORS = [
  'accept', 'reject', 'partial', 'late', 'dear', 'silent', 'short', 'keep'
] as const
export type Behavior = typeof BEHAVIORS[number]

const PREFIX = new RegExp(`^(${BEHAVIORS.join('|')})-`, 'i')

/** In upper or lower case. A SKU that begins otherwise is accepted. */
export function behaviorOf (sku: string): Behavior {
  const said = PREFIX.exec(sku)?.[1]?.toLowerCase()
  return BEHAVIORS.find((one) => one === said) ?? 'accept'
}
