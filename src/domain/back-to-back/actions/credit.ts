// Credits of an amount: the customer owes less than the total, for goodwill.

import { addCredit } from '../credit-units.ts'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { formatMoney, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'
import { type Credit, owedOf } from '../../model/sales-order/credit.ts'

export type AmountCredit = {
  kind: 'goodwill'
  amount: string
  reason: string | null
  reference?: string | null
  source_id?: string | null
}

export type NewCredit = Pick<AmountCredit, 'amount' | 'reference'> & { reason: string }

type Opening = Pick<Surroundings, 'now' | 'newId'>

/** Credits an amount, at most what is still owed. Throws `credit_exceeds_left`. */
export function creditAmount (
  state: BackToBack, { kind, amount, reason, ...said }: AmountCredit, opening: Opening
): BackToBack {
  const { currency } = state.sales_order
  const left = owedOf(state.sales_order)
  if (readMoney(amount) > left) {
    throw new RuleError('credit_exceeds_left', {
      detail: `At most ${formatMoney(left, currency)} ${currency} can be credited.`
    })
  }
  const { reference = null, source_id = null } = said
  const of_units = { line_number: null, quantity: null }
  return addCredit(state, { kind, reference, amount, reason, ...of_units, source_id }, opening)
}

/** The credit that has this reference already. Throws `credit_conflict` for another amount. */
export function creditedBefore (
  { sales_order: { credits } }: BackToBack, { reference = null, amount }: NewCredit
): Credit | undefined {
  if (reference === null) return undefined
  const known = credits.find((one) => one.reference === reference)
  if (known === undefined || known.amount === amount) return known
  throw new RuleError('credit_conflict', {
    detail: `${reference} is ${known.id}, which was given ${known.created_at} with the amount ` +
      `${known.amount}.`,
    existing: { id: known.id, reference }
  })
}
