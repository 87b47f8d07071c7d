// Checks that the books of three merchants tell one story: what one has bought is what the next one
// has sold, unit by unit and cent by cent.

import { amountOf, formatMoney, readMoney } from '../../src/domain/kernel/money.ts'
import type { DemoOrder } from '../data.ts'
import {
  readBooks, type ReadException, type ReadOrder, type ReadPurchase, sumOf
} from '../read-back.ts'
import type { Check } from '../verify.ts'
import type { ChainLife } from './live.ts'
import { type Chain, type Member, membersOf } from './merchants.ts'

export type MemberBooks = {
  member: Member
  orders: ReadOrder[]
  purchases: ReadPurchase[]
  exceptions: ReadException[]
}

/** From the customer to the maker. */
export async function readChain (chain: Chain): Promise<MemberBooks[]> {
  const all: MemberBooks[] = []
  for (const member of membersOf(chain)) {
    /* eslint-disable no-await-in-loop -- one merchant after the other */
    all.push({
      member,
      ...await readBooks(member),
      exceptions: await member.operator.list<ReadException>('/v1/exceptions', { state: 'open' })
    })
    /* eslint-enable no-await-in-loop */
  }
  return all
}

export function verifyChain (
  orders: readonly DemoOrder[], all: readonly MemberBooks[], { failures }: ChainLife
): Check[] {
  const hops = all.slice(1).map((seller, at) => ({ buyer: all[at] ?? seller, seller }))
  return [
    { claim: 'no request failed', faults: failures },
    { claim: 'every order of AdventureWorks is an order of C', faults: findMissing(orders, all) },
    {
      claim: 'every purchase order is one order of the next merchant',
      faults: hops.flatMap((hop) => findUnpaired(hop))
    },
    {
      claim: 'both sides count the same units, line by line',
      faults: hops.flatMap((hop) => findDifferent(hop))
    },
    {
      claim: 'ordered = delivered + refused + canceled on every line',
      faults: all.flatMap(findNowhere)
    },
    {
      claim: 'what one pays for its goods is what the next one gets',
      faults: hops.flatMap((hop) => findDear(hop))
    },
    { claim: 'no order is open', faults: all.flatMap(findOpen) },
    { claim: 'nothing waits for a person', faults: all.flatMap(findUndecided) }
  ]
}

type Hop = { buyer: MemberBooks, seller: MemberBooks }

function findMissing (sent: readonly DemoOrder[], [retailer]: readonly MemberBooks[]): string[] {
  const known = new Set(retailer?.orders.map(({ reference }) => reference))
  return sent.filter(({ reference }) => !known.has(reference)).map(({ reference }) => reference)
}

/** Those at the partner. */
function boughtOver ({ member: { link }, purchases }: MemberBooks): ReadPurchase[] {
  return purchases.filter(({ supplier_id }) => supplier_id === link?.supplier_id)
}

function findUnpaired ({ buyer, seller }: Hop): string[] {
  const bought = boughtOver(buyer).map(({ id }) => id).sort()
  const sold = seller.orders.map(({ reference }) => reference).sort()
  return [
    ...bought.filter((id) => !sold.includes(id)).map((id) => `${id} has no order`),
    ...sold.filter((id, at) => sold[at - 1] === id || !bought.includes(id))
      .map((id) => `${id} has no purchase order, or two orders`)
  ]
}

function findDifferent ({ buyer, seller }: Hop): string[] {
  const sold = new Map(seller.orders.map((order) => [order.reference, order.lines]))
  return boughtOver(buyer).flatMap(({ id, lines }) => lines.flatMap((line, at) => {
    const there = sold.get(id)?.[at]
    const here = [
      line.quantity - line.rejected_quantity - line.canceled_quantity,
      line.shipped_quantity, line.delivered_quantity, line.refused_quantity
    ].join(' ')
    const counted = there === undefined
      ? 'nothing'
      : [
          there.quantity - there.canceled_quantity,
          there.shipped_quantity, there.delivered_quantity, there.refused_quantity
        ].join(' ')
    return here === counted ? [] : [`${id} line ${at + 1}: ${here} here, ${counted} there`]
  }))
}

function findNowhere ({ orders }: MemberBooks): string[] {
  return orders.flatMap(({ id, lines }) => lines
    .filter((line) => line.quantity !==
      line.delivered_quantity + line.refused_quantity + line.canceled_quantity)
    .map(({ line_number }) => `${id} line ${line_number}`))
}

function findDear ({ buyer, seller }: Hop): string[] {
  const [paid, got] = [costOf(boughtOver(buyer)), goodsOf(seller.orders)]
  return paid === got ? [] : [`${paid} paid, ${got} got`]
}

/** Of what was sent: what nobody had was not sent. */
export function costOf (purchases: readonly ReadPurchase[]): string {
  return formatMoney(purchases.reduce((sum, { lines }) => lines.reduce((of_order, line) =>
    of_order + amountOf(line.unit_cost, line.shipped_quantity, 'USD'), sum), 0n), 'USD')
}

export function goodsOf (orders: readonly ReadOrder[]): string {
  return formatMoney(orders.reduce((sum, { lines }) => lines.reduce((of_order, line) =>
    of_order + amountOf(line.unit_price, line.shipped_quantity, 'USD'), sum), 0n), 'USD')
}

export function marginOf ({ orders, purchases }: MemberBooks): string {
  return formatMoney(readMoney(goodsOf(orders)) - readMoney(costOf(purchases)), 'USD')
}

const ENDED = ['completed', 'canceled', 'closed', 'rejected']

function findOpen ({ orders, purchases }: MemberBooks): string[] {
  return [...orders, ...purchases]
    .filter(({ status }) => !ENDED.includes(status))
    .map(({ id, status }) => `${id} is ${status}`)
}

function findUndecided ({ member, exceptions }: MemberBooks): string[] {
  return exceptions.map(({ kind, detail }) => `${member.name}: ${kind}: ${detail}`)
}

export function unitsOf (
  orders: readonly ReadOrder[],
  field: 'quantity' | 'delivered_quantity' | 'refused_quantity' | 'canceled_quantity'
): number {
  return sumOf(orders, ({ lines }) => sumOf(lines, (line) => line[field]))
}
