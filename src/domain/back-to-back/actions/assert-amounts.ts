// Checks the amounts of new charges and payments beyond the schema.

import { findFineness, readMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { Charge } from '../../model/sales-order/sales-order.ts'
import type { NewPayment, NewSalesOrder } from './open-sales-order.ts'

/** Checks amounts beyond the schema. Throws `invalid_request` with all faults. */
export function assertAmounts ({ currency, charges = [], payments = [] }: NewSalesOrder): void {
  const errors: Fault[] = [
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

export function findChargeFaults (charges: readonly Charge[], currency: string): Fault[] {
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
