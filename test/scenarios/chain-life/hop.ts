// One link of the chain, as both sides see it at the end: what the buyer has of each order, and
// what its partner has.

import { type Bill, billsOf, type Invoice, invoicesOf } from './billing.ts'
import { linkedOf } from './meddling.ts'
import { type Return, returnsOf } from './returning.ts'
import {
  type Exception, exceptionsOf, type Purchase, purchasesOf, type Sale, salesOf
} from './telling.ts'
import type { Life, Name } from './world.ts'

export type Hop = {
  name: Name
  supplier_id: string
  orders: Purchase[]
  exceptions: Exception[]
  returns: Return[]
  bills: Bill[]
  partner: { sales: Sale[], returns: Return[], invoices: Invoice[] }
}

export async function readHops (life: Life): Promise<Hop[]> {
  const { members: { A, B } } = life
  return Promise.all(linkedOf(life).map(async (buyer): Promise<Hop> => {
    const partner = buyer.name === 'B' ? A : B
    const { name, link: { supplier_id } } = buyer
    const [orders, exceptions, returns, bills] = await Promise.all([
      purchasesOf(buyer, supplier_id), exceptionsOf(buyer), returnsOf(buyer), billsOf(buyer)
    ])
    const [sales, their_returns, invoices] = await Promise.all([
      salesOf(partner), returnsOf(partner), invoicesOf(partner)
    ])
    return {
      name,
      supplier_id,
      orders,
      exceptions,
      returns: returns.filter((one) => one.supplier_id === supplier_id),
      bills: bills.filter((one) => one.supplier_id === supplier_id),
      partner: { sales, returns: their_returns, invoices }
    }
  }))
}

/** Was a person told of it on the order, in such words? */
export function isTold (
  { exceptions }: Hop, order_id: string, kind: string, words = ''
): boolean {
  return exceptions.some((one) => one.purchase_order_id === order_id && one.kind === kind &&
    (one.detail ?? '').includes(words))
}

/** The partner's number of our line. */
export function numberThere (
  { metadata }: Sale, line_number: number
): number {
  const numbers = metadata.buyer_line_numbers?.split(',').map(Number)
  return numbers === undefined ? line_number : numbers.indexOf(line_number) + 1
}

/** With those that sent units of the line again. */
export function numbersThere (sale: Sale, line_number: number): number[] {
  const found = new Set([numberThere(sale, line_number)])
  for (const number of found) {
    for (const line of sale.lines) {
      if (line.replacement_for === number) found.add(line.line_number)
    }
  }
  return [...found]
}

export const sum = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((total, item) => total + count(item), 0)

export const centsOf = (amount: string): number => Math.round(100 * Number(amount))

export type Counts = Record<'returns' | 'bills' | 'incidents' | 'sent_on', number>

/** How much was told over links, so that nobody believes in lives without any of it. */
export function countTold (hops: readonly Hop[]): Counts {
  return {
    returns: sum(hops, ({ returns, partner }) => partner.returns.filter(({ reference }) =>
      returns.some(({ id }) => id === reference)).length),
    bills: sum(hops, ({ bills }) => bills.filter(({ metadata }) =>
      metadata.partner_invoice !== undefined).length),
    incidents: sum(hops, ({ orders }) => sum(orders, ({ shipments }) =>
      sum(shipments, ({ incidents }) => incidents.length))),
    sent_on: sum(hops, ({ partner: { sales } }) => sum(sales, ({ shipments }) =>
      shipments.filter(({ purchase_order_id, canceled_at }) =>
        purchase_order_id === null && canceled_at === null).length))
  }
}
