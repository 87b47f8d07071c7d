// Checks amounts and tax of new orders, charges and payments beyond the schema.

import { findFineness, readMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import {
  findChargeTaxFaults, findLineFaults, findMixed, findOrderTaxFaults
} from '../../model/sales-order/assert-tax.ts'
import type { Charge } from '../../model/sales-order/sales-order.ts'
import type { NewSalesOrder } from './open-sales-order.ts'
import type { NewPayment } from './open-payment.ts'

/** Checks amounts beyond the schema. Throws `invalid_request` with all faults. */
export function assertAmounts (input: NewSalesOrder): void {
  const { currency, charges = [], payments = [] } = input
  const errors: Fault[] = [
    ...findOrderTaxFaults(input),
    ...findItemFaults(input),
    ...findChargeFaults(charges, currency),
    ...payments.flatMap((payment, index) => [
      ...findPaymentFaults(payment, currency, `/payments/${index}`),
      ...payments.findIndex(({ reference }) => reference === payment.reference) === index
        ? []
        : [{ pointer: `/payments/${index}/reference`, code: 'repeated', detail: 'is used twice' }]
    ])
  ]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

/** Faults of the tax of lines and charges, and of the discounts of lines. */
function findItemFaults ({ lines, charges = [], ...terms }: NewSalesOrder): Fault[] {
  // Most orders say neither.
  const is_plain = (terms.tax_mode ?? 'none') === 'none' && charges.every(({ tax }) => !tax) &&
    lines.every(({ discount, tax }) => !discount && !tax)
  if (is_plain) return []
  const said = [
    ...lines.map(({ tax = null }, index) => ({ at: `/lines/${index}`, tax })),
    ...charges.map(({ tax = null }, index) => ({ at: `/charges/${index}`, tax }))
  ]
  return [
    ...lines.flatMap((line, index) => findLineFaults({ ...line, at: `/lines/${index}` }, terms)),
    ...findChargeTaxFaults(charges, terms),
    ...findMixed(said.map(({ tax }) => tax), said)
  ]
}

export function findChargeFaults (
  charges: ReadonlyArray<Pick<Charge, 'kind' | 'amount'>>, currency: string
): Fault[] {
  return charges.flatMap(({ kind, amount }, index) => {
    const pointer = `/charges/${index}/amount`
    const is_signed_right = (kind === 'discount') === amount.startsWith('-') ||
      readMoney(amount) === 0n
    const detail = kind === 'discount' ? 'must be 0 or less' : 'must be 0 or more'
    return [
      ...findFineness(pointer, amount, currency),
      ...is_signed_right ? [] : [{ pointer, code: 'wrong_sign', detail }]
    ]
  })
}

/** Throws `invalid_request`. */
export function assertPayment (payment: Pick<NewPayment, 'amount'>, currency: string): void {
  const errors = findPaymentFaults(payment, currency, '')
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

function findPaymentFaults (
  { amount }: Pick<NewPayment, 'amount'>, currency: string, at: string
): Fault[] {
  const pointer = `${at}/amount`
  return [
    ...findFineness(pointer, amount, currency),
    ...readMoney(amount) > 0n ? [] : [{ pointer, code: 'too_small', detail: 'must be above 0' }]
  ]
}
