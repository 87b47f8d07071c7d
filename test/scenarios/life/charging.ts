// What is stored of bills, and how an approved one was charged: to the cent in all, and to each
// line by its value.

import { type Bill, findOrder, netOf, partsOf } from './bills.ts'
import type { Facts, PurchaseFact, PurchaseLineFact } from './facts.ts'
import { type Model, sum } from './model.ts'

type Described = Map<string, Record<string, unknown>>

export function describeBills (described: Described, { bills }: Model): void {
  for (const bill of bills) {
    const { id, status, findings, tax } = bill
    described.set(id, {
      status, findings, net_total: netOf(bill), tax_total: tax ?? 0, is_told: status === 'disputed'
    })
  }
}

export function describeBillFacts (described: Described, { bills, exceptions }: Facts): void {
  for (const { id, status, findings, net_total, tax_total } of bills) {
    const is_told = exceptions.some(({ kind, subject_id, is_open }) =>
      is_open && kind === 'bill_mismatch' && subject_id === id)
    described.set(id, { status, findings: findings.toSorted(), net_total, tax_total, is_told })
  }
}

/** Which line gets the cents that a charge leaves over is not the model's: it learns that. */
export function adoptCharges (model: Model, facts: Facts): string[] {
  return model.bills.filter(({ is_spread }) => !is_spread).flatMap((bill) => {
    bill.is_spread = true
    return [...adoptCharge(model, bill, facts), ...judgeUnits(bill, facts)]
  })
}

function adoptCharge (model: Model, bill: Bill, facts: Facts): string[] {
  const parts = partsOf(bill).flatMap(({ key, lines: [first] }) => {
    const found = first && findOrder(model, first)
    return found?.line === undefined ? [] : [{ key, line: found.line }]
  })
  const goodsOf = (key: string): number => sum(partsOf(bill).filter((one) => one.key === key),
    ({ lines }) => sum(lines, ({ quantity, unit_cost }) => quantity * unit_cost))
  const goods = sum(parts, ({ key }) => goodsOf(key))
  const weight = sum(parts, ({ key }) => Math.abs(goodsOf(key)))
  const charges = netOf(bill) - goods
  const shares = parts.map(({ key, line }) => {
    const stored = findLine(facts, key)?.line.billed_charges ?? 0
    const share = stored - (line.billed_charges ?? 0)
    line.billed_charges = stored
    const off = Math.abs(share * weight - charges * Math.abs(goodsOf(key)))
    return { key, share, is_fair: off < weight }
  })
  return [
    ...sum(shares, ({ share }) => share) === charges
      ? []
      : [`${bill.id}: its charges of ${charges} were not charged`],
    ...shares.filter(({ is_fair }) => !is_fair).map(({ key, share }) =>
      `${bill.id}: ${share} of ${charges} is charged to ${key}`)
  ]
}

function findLine (
  { purchases }: Facts, key: string
): { purchase: PurchaseFact, line: PurchaseLineFact } | undefined {
  const [id = '', number = ''] = key.split('/')
  const purchase = purchases.find((one) => one.id === id)
  const line = purchase?.lines.find(({ line_number }) => line_number === Number(number))
  return purchase === undefined || line === undefined ? undefined : { purchase, line }
}

/** By what is stored: what nobody approved in spite of findings asks for no more than has moved. */
function judgeUnits ({ id, findings, ...bill }: Bill, facts: Facts): string[] {
  if (findings.length > 0) return []
  return partsOf(bill).filter(({ units }) => units > 0).flatMap(({ key }) => {
    const found = findLine(facts, key)
    if (found === undefined) return [`${id}: approved for ${key}, which is no line`]
    const { purchase: { sale_id }, line } = found
    const sale = facts.sales.find((one) => one.id === sale_id)
    const there = sale?.delivery_mode === 'via_warehouse'
      ? line.delivered
      : line.shipped - line.lost
    const moved = there + line.over - Math.min(line.given_back, line.returned + line.refused)
    return line.billed <= moved
      ? []
      : [`${id}: ${line.billed} units of ${key} are billed, and ${moved} have moved`]
  })
}
