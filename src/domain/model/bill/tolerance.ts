// How much a bill may differ from what was agreed.

/** Of the two, the one that allows more counts. */
export type Tolerance = { percent: number, amount: bigint }

/** Percentages have two decimals. */
const HUNDREDTHS = 100
const WHOLE = 10_000n

/** Is a difference, up or down, within the tolerance of what was agreed? */
export function isWithin (
  difference: bigint, agreed: bigint, { percent, amount }: Tolerance
): boolean {
  const size = absoluteOf(difference)
  return size <= amount ||
    size * WHOLE <= absoluteOf(agreed) * BigInt(Math.round(percent * HUNDREDTHS))
}

export function absoluteOf (value: bigint): bigint {
  return value < 0n ? -value : value
}
