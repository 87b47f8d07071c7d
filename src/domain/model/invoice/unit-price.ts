// The net price of a unit on a document.

import { divideHalfEven, zeroMoney } from '../../kernel/money.ts'

/** As many decimals as documents may have; amounts are in millionths. */
const DECIMALS = 10
const FINER = 10_000n

/** The said price where it makes the net amount; else the net amount by the quantity. */
export function writeUnitPrice (
  { said, net, quantity, currency }:
  { said: string, net: bigint, quantity: number, currency: string }
): string {
  const decimals_min = (zeroMoney(currency).split('.')[1] ?? '').length
  const unit = 10n ** BigInt(DECIMALS - decimals_min)
  if (divideHalfEven(readPrice(said) * BigInt(quantity), unit) * unit === net * FINER) return said
  const price = divideHalfEven(net * FINER, BigInt(quantity))
  const digits = (price < 0n ? -price : price).toString().padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(decimals_min, '0')
  const whole = digits.slice(0, -DECIMALS)
  return `${price < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function readPrice (text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'))
}
