// What units of an order are worth, by fractions of whole numbers and nothing of the domain.

/** As an order is drawn: prices in hundredths of the smallest unit of the currency. */
export type Goods = {
  currency: string
  mode: 'none' | 'net' | 'gross'
  rounding: 'half_up' | 'half_even'
  lines: ReadonlyArray<{ price: number, rate: string }>
  shipping: { price: number, rate: string } | null
}

/** In millionths of the currency. */
export type Worth = { total: bigint, tax: bigint }

const DECIMALS: Readonly<Record<string, number>> = { JPY: 0, EUR: 2, KWD: 3 }

/** Millionths. */
export function exactly (text: string): bigint {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const amount = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'))
  return sign === '' ? amount : -amount
}

/** A quotient of two numbers above or of 0, as the nearest whole number. */
export function nearest (dividend: bigint, divisor: bigint, rounding: Goods['rounding']): bigint {
  const [whole, rest] = [dividend / divisor, dividend % divisor * 2n]
  const is_up = rest > divisor ||
    (rest === divisor && (rounding === 'half_up' || whole % 2n === 1n))
  return is_up ? whole + 1n : whole
}

/** Each line is rounded by itself, and the tax of each rate once, on all that has it. */
export function worthOf (
  { currency, mode, rounding, lines, shipping }: Goods, units: readonly number[],
  with_shipping: boolean
): Worth {
  const unit = 10n ** BigInt(6 - (DECIMALS[currency] ?? 2))
  const parts = lines.map(({ price, rate }, at) => ({
    rate, amount: nearest(BigInt(price) * BigInt(units[at] ?? 0), 100n, 'half_even')
  }))
  if (with_shipping && shipping !== null) {
    parts.push({ rate: shipping.rate, amount: BigInt(shipping.price) })
  }
  let [total, tax] = [0n, 0n]
  for (const [rate, of] of Map.groupBy(parts, (one) => one.rate)) {
    const amount = of.reduce((all, one) => all + one.amount, 0n)
    const share = exactly(rate)
    const all = mode === 'gross' ? 100_000_000n + share : 100_000_000n
    const due = mode === 'none' ? 0n : nearest(amount * share, all, rounding)
    total += mode === 'net' ? amount + due : amount
    tax += due
  }
  return { total: total * unit, tax: tax * unit }
}
