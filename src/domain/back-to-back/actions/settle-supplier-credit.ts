// A supplier credits what was returned, refuses to, or lets the deadline pass.

import { replaceReturn, returnOf, type SaleAndReturns } from '../sale-and-returns.ts'
import { endExceptions } from '../sale-exceptions.ts'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { canonicalMoney, findFineness, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'
import { openException } from '../../model/exception/exception.ts'
import type { Return, SupplierCreditStatus } from '../../model/return/return.ts'

export const CREDIT_DECISIONS = ['accepted', 'refused'] as const

export type CreditDecision = {
  decision: typeof CREDIT_DECISIONS[number]
  /** All that is credited for the return; by default what was expected. */
  amount?: string
  /** The number of the credit note. */
  reference?: string | null
  reason?: string | null
  /** What a person must hear though all is credited. */
  warning?: string
}

const DECIDABLE: Readonly<Record<CreditDecision['decision'], readonly SupplierCreditStatus[]>> = {
  accepted: ['expected', 'overdue', 'refused'],
  refused: ['expected', 'overdue']
}

/**
 * Records what the supplier says. A refusal, a warning, or a lower amount that the supplier itself
 * names opens an exception; a credit ends it. Said twice, it changes nothing. Throws
 * `supplier_credit_not_expected` and `supplier_credit_too_high`.
 */
export function settleSupplierCredit (
  before: SaleAndReturns, id: string, said: CreditDecision & { is_by_supplier: boolean },
  surroundings: Surroundings
): SaleAndReturns {
  const one = returnOf(before, id)
  const settled = settle(one, said)
  if (isSettledSo(one, settled)) return before
  assertDecidable(one, said)
  const { supplier_credit_expected_amount: expected, supplier_credit_currency: currency } = one
  const { supplier_credit_amount: amount } = settled
  const is_less = readMoney(amount) < readMoney(expected)
  const ended = endRefusals(before.sale, one, surroundings)
  const { decision, warning, is_by_supplier } = said
  const is_told = decision === 'refused' || warning !== undefined || (is_less && is_by_supplier)
  const credits = decision === 'refused' ? 'refuses to credit' : `credits ${amount} of`
  const { supplier_credit_reason: why } = settled
  const detail = `The supplier ${credits} ${expected} ${currency} for ${id}.` +
    (warning === undefined ? '' : ` ${warning}`) + (why === null ? '' : ` Its reason: ${why}`)
  return {
    ...replaceReturn(before, settled),
    sale: is_told ? tellRefusal(ended, one, detail, surroundings) : ended
  }
}

function settle (one: Return, said: CreditDecision): Return {
  const { decision, amount, reference = null, reason = null } = said
  const { supplier_credit_currency: currency, supplier_credit_expected_amount: expected } = one
  if (amount !== undefined) assertAmount(amount, expected, currency)
  const credited = decision === 'refused' ? '0' : amount ?? expected
  return {
    ...one,
    supplier_credit_status: decision,
    supplier_credit_amount: canonicalMoney(credited, currency),
    supplier_credit_reference: reference,
    supplier_credit_reason: reason
  }
}

function assertAmount (amount: string, expected: string, currency: string): void {
  const errors = findFineness('/amount', amount, currency)
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  if (readMoney(amount) <= readMoney(expected)) return
  throw new RuleError('supplier_credit_too_high', {
    detail: `At most ${expected} ${currency} are expected.`
  })
}

function isSettledSo (one: Return, settled: Return): boolean {
  return one.supplier_credit_status === settled.supplier_credit_status &&
    one.supplier_credit_amount === settled.supplier_credit_amount &&
    one.supplier_credit_reference === settled.supplier_credit_reference &&
    one.supplier_credit_reason === settled.supplier_credit_reason
}

function assertDecidable ({ supplier_credit_status }: Return, { decision }: CreditDecision): void {
  if (DECIDABLE[decision].includes(supplier_credit_status)) return
  throw new RuleError('supplier_credit_not_expected', {
    detail: `The credit of the supplier is ${supplier_credit_status}.`
  })
}

/** The deadline has passed. Undefined when it has not, or the supplier has answered. */
export function noteOverdueCredit (
  before: SaleAndReturns, id: string, surroundings: Surroundings
): SaleAndReturns | undefined {
  const one = returnOf(before, id)
  const {
    supplier_credit_status, supplier_credit_due_at: due_at,
    supplier_credit_expected_amount: expected, supplier_credit_currency: currency
  } = one
  const is_due = due_at !== null && due_at <= surroundings.now
  if (supplier_credit_status !== 'expected' || !is_due) return undefined
  const detail = `The supplier has not credited ${expected} ${currency} for ${id} by ${due_at}.`
  return {
    ...replaceReturn(before, { ...one, supplier_credit_status: 'overdue' }),
    sale: tellRefusal(endRefusals(before.sale, one, surroundings), one, detail, surroundings)
  }
}

/**
 * What the supplier says of a return that it has not credited: it does not take it, or not as it
 * was asked. Undefined when that was told before, or the credit is decided.
 */
export function noteSupplierWords (
  before: SaleAndReturns, id: string, words: string, surroundings: Surroundings
): SaleAndReturns | undefined {
  const one = returnOf(before, id)
  const is_decided = ['accepted', 'refused'].includes(one.supplier_credit_status)
  if (is_decided || one.supplier_credit_reason === words) return undefined
  const sale = endRefusals(before.sale, one, surroundings)
  return {
    ...replaceReturn(before, { ...one, supplier_credit_reason: words }),
    sale: tellRefusal(sale, one, `No credit is to be expected for ${id}. ${words}`, surroundings)
  }
}

/** What was told of the credit before is no longer how it is. */
function endRefusals (sale: BackToBack, { id }: Return, surroundings: Surroundings): BackToBack {
  return endExceptions(sale, ({ kind, subject_id }) =>
    kind === 'supplier_credit_refused' && subject_id === id, surroundings)
}

/** Each return has an exception of its own, also beside others of its purchase order. */
function tellRefusal (
  sale: BackToBack, one: Return, detail: string, { now, newId }: Surroundings
): BackToBack {
  const exception = openException({
    id: newId('exc'),
    kind: 'supplier_credit_refused',
    subject_type: 'return',
    subject_id: one.id,
    sales_order_id: one.sales_order_id,
    purchase_order_id: one.purchase_order_id,
    supplier_id: one.supplier_id,
    detail,
    now
  })
  return { ...sale, exceptions: [...sale.exceptions, exception] }
}
