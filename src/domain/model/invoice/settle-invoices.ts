// Applies what was credited and paid of an order to its documents, oldest first, each time anew.

import { formatMoney, readMoney } from '../../kernel/money.ts'
import type { InvoiceStatus } from './invoice.ts'
import { compareIssue, isIssued, type KeptInvoice } from './kept-invoice.ts'

/** Amounts are in millionths. */
export type Settled = {
  invoices: readonly KeptInvoice[]
  /** What invoices ask, less what credit notes take from them. */
  asked: bigint
  /** The part of it that is not paid. */
  open: bigint
  /** Is anything open of an invoice whose day is over? */
  is_overdue: boolean
}

type Money = { paid: bigint, refund_due: bigint, currency: string }
type Share = { paid: bigint, open: bigint }

export function settleInvoices (invoices: readonly KeptInvoice[], money: Money): Settled {
  const issued = invoices.filter(isIssued).toSorted(compareIssue)
  if (issued.length === 0) return { invoices, asked: 0n, open: 0n, is_overdue: false }
  const given_back = new Map(payBack(issued, money))
  const asked = askedOf(issued, given_back)
  const shares = new Map([...payBills(asked, money), ...given_back])
  const settled = invoices.map((one) => settle(one, shares.get(one.id), money.currency))
  const open = [...asked.keys()].reduce((all, id) => all + (shares.get(id)?.open ?? 0n), 0n)
  return {
    invoices: settled.every((one, at) => one === invoices[at]) ? invoices : settled,
    asked: [...asked.values()].reduce((all, amount) => all + amount, 0n),
    open,
    is_overdue: settled.some((one) => one.is_overdue)
  }
}

/**
 * What is left of each invoice: a credit note first takes from the one that it names. What is still
 * due back of it takes nothing, since that money was paid for the invoices.
 */
function askedOf (
  issued: readonly KeptInvoice[], given_back: ReadonlyMap<string, Share>
): Map<string, bigint> {
  const bills = issued.filter(({ kind }) => kind === 'invoice')
  const asked = new Map(bills.map(({ id, total }) => [id, readMoney(total)]))
  for (const { kind, id: note, credited_invoice_id } of issued) {
    if (kind === 'invoice') continue
    let left = given_back.get(note)?.paid ?? 0n
    const others = bills.map(({ id }) => id).reverse()
    for (const id of [credited_invoice_id ?? '', ...others]) {
      const taken = least(asked.get(id) ?? 0n, left)
      if (asked.has(id)) asked.set(id, (asked.get(id) ?? 0n) - taken)
      left -= taken
    }
  }
  return asked
}

function payBills (
  asked: ReadonlyMap<string, bigint>, { paid }: Money
): Array<readonly [string, Share]> {
  let left = paid > 0n ? paid : 0n
  return [...asked].map(([id, amount]) => {
    const share = partOf(amount, left)
    left -= share
    return [id, { paid: share, open: amount - share }]
  })
}

/** What is still due back is open of the newest credit notes. */
function payBack (
  issued: readonly KeptInvoice[], { refund_due }: Money
): Array<readonly [string, Share]> {
  let left = refund_due
  return issued.filter(({ kind }) => kind === 'credit_note').reverse().map(({ id, total }) => {
    const amount = readMoney(total)
    const open = partOf(amount, left)
    left -= open
    return [id, { paid: amount - open, open }]
  })
}

function settle (one: KeptInvoice, share: Share | undefined, currency: string): KeptInvoice {
  if (share === undefined) return one
  const paid = formatMoney(share.paid, currency)
  const status = statusOf(share)
  const is_overdue = one.is_overdue && status !== 'paid'
  return paid === one.paid && status === one.status && is_overdue === one.is_overdue
    ? one
    : { ...one, paid, status, is_overdue }
}

function statusOf ({ paid, open }: Share): InvoiceStatus {
  if (open === 0n) return 'paid'
  return paid > 0n ? 'partially_paid' : 'issued'
}

/** As much of the amount as there is; nothing of what is below 0. */
const partOf = (amount: bigint, left: bigint): bigint => amount < 0n ? 0n : least(amount, left)
const least = (a: bigint, b: bigint): bigint => a < b ? a : b
