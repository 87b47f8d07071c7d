// Checks the data of a merchant after all orders are placed, as the API shows it.

import type { DemoOrder, DemoSupplier } from './data.ts'
import type { Placing } from './place.ts'
import { expectedMoney } from './tax.ts'
import { type Books, type ReadPurchase, sumOf } from './read-back.ts'
import { findSellable } from './waiting.ts'

/** A claim about the data. `faults` says where it does not hold. */
export type Check = { claim: string, faults: string[] }

type Sent = { suppliers: readonly DemoSupplier[], orders: readonly DemoOrder[] }

export function verifyBooks (sent: Sent, placing: Placing, books: Books): Check[] {
  return [
    { claim: 'every order was answered 201', faults: findOtherAnswers(placing) },
    { claim: 'every order and line is kept as it was sent', faults: findOther(sent, books) },
    { claim: 'total = goods + 8 % tax + 2.5 % freight', faults: findDear(sent, books) },
    { claim: 'sourced + backordered = ordered on every line', faults: findUneven(books) },
    { claim: 'no stock row is oversold, none has other stock', faults: findOversold(sent, books) },
    { claim: 'reserved = units on purchase orders, row by row', faults: findUnreserved(books) },
    { claim: 'every purchase order line serves a sales order line', faults: findUnlinked(books) },
    { claim: 'every sourced unit is on a linked purchase order', faults: findUnserved(books) },
    { claim: 'no unit waits that a supplier could still sell', faults: findSellable(books) },
    { claim: 'nothing is bought from a suspended supplier', faults: findSuspended(books) }
  ]
}

function findOtherAnswers ({ statuses, failures }: Placing): string[] {
  const others = [...statuses.keys()].filter((status) => status !== 201)
  return [...others.map((status) => `${statuses.get(status)} × ${status}`), ...failures]
}

function findOther ({ orders }: Sent, books: Books): string[] {
  const kept = new Map(books.orders.map((order) => [order.reference, order]))
  const others = orders.filter(({ reference, lines }) => {
    const found = kept.get(reference)?.lines.map(({ sku, quantity, unit_price }) =>
      `${sku} ${quantity} ${unit_price}`)
    const wanted = lines.map(({ sku, quantity, unit_price }) => `${sku} ${quantity} ${unit_price}`)
    return found?.join() !== wanted.join()
  })
  const faults = others.map(({ reference }) => `${reference} is not as it was sent`)
  return books.orders.length === orders.length ? faults : [...faults, 'another number of orders']
}

function findDear ({ orders }: Sent, books: Books): string[] {
  const sent = new Map(orders.map((order) => [order.reference, order]))
  return books.orders.flatMap(({ reference, currency, tax_total, total }) => {
    const order = sent.get(reference)
    const wanted = order && expectedMoney(order, currency)
    return wanted?.tax_total === tax_total && wanted.total === total
      ? []
      : [`${reference}: ${total} with a tax of ${tax_total}`]
  })
}

function findUneven ({ orders }: Books): string[] {
  return orders.flatMap(({ reference, lines }) => lines.flatMap((line) => {
    const { line_number, quantity, sourced_quantity, unsourced_quantity, canceled_quantity } = line
    const is_even = sourced_quantity + unsourced_quantity === quantity && canceled_quantity === 0 &&
      sourced_quantity >= 0 && unsourced_quantity >= 0
    return is_even ? [] : [`${reference} line ${line_number}`]
  }))
}

function findOversold ({ suppliers }: Sent, books: Books): string[] {
  const codes = new Map(books.suppliers.map(({ id, code }) => [id, code]))
  const reported = new Map(suppliers.flatMap(({ body: { code }, stock }) =>
    stock.map(({ sku, on_hand }) => [`${code} ${sku}`, on_hand])))
  const faults = books.stock.flatMap(({ supplier_id, sku, on_hand, reserved }) => {
    const key = `${codes.get(supplier_id)} ${sku}`
    const is_right = reported.get(key) === on_hand && reserved >= 0 && reserved <= on_hand
    return is_right ? [] : [`${key}: ${reserved} reserved of ${on_hand}`]
  })
  return books.stock.length === reported.size ? faults : [...faults, 'another number of rows']
}

function findUnreserved ({ stock, purchases }: Books): string[] {
  const bought = new Map<string, number>()
  for (const { supplier_id, lines } of purchases) {
    for (const { sku, quantity } of lines) add(bought, `${supplier_id} ${sku}`, quantity)
  }
  const faults = stock.flatMap(({ supplier_id, sku, reserved }) => {
    const units = take(bought, `${supplier_id} ${sku}`)
    return units === reserved ? [] : [`${sku}: ${reserved} reserved, ${units} bought`]
  })
  return [...faults, ...[...bought.keys()].map((key) => `${key} has no stock row`)]
}

/** Finds purchase orders, and lines of them, that do not match their sales order. */
function findUnlinked ({ orders, purchases }: Books): string[] {
  const lines = new Map(orders.flatMap(({ id, lines }) =>
    lines.map((line) => [`${id} ${line.line_number}`, line])))
  const headers = new Set(orders.flatMap(({ id, purchase_orders }) =>
    purchase_orders.map((one) => `${id} ${one.id} ${one.supplier_id} ${one.status}`)))
  return purchases.flatMap(({ id, sales_order_id, supplier_id, status, lines: bought }) => [
    ...headers.has(`${sales_order_id} ${id} ${supplier_id} ${status}`)
      ? []
      : [`${id} is not on its sales order`],
    ...bought.filter(({ sales_order_line_number, sku }) =>
      lines.get(`${sales_order_id} ${sales_order_line_number}`)?.sku !== sku)
      .map(({ line_number }) => `${id} line ${line_number}`)
  ])
}

/** Finds sales orders, and lines of them, that do not match the purchase orders that serve them. */
function findUnserved ({ orders, purchases }: Books): string[] {
  const by_order = Map.groupBy(purchases, ({ sales_order_id }) => sales_order_id)
  return orders.flatMap(({ id, reference, lines, purchase_orders }) => {
    const serving = by_order.get(id) ?? []
    const unserved = lines.filter((line) => {
      const units = servingLines(serving, line.line_number)
      const named = line.purchase_order_lines.map((one) =>
        `${one.purchase_order_id} ${one.line_number} ${one.quantity}`)
      return sumOf(units, ({ quantity }) => quantity) !== line.sourced_quantity ||
        units.map(({ name }) => name).sort().join() !== named.sort().join()
    })
    return [
      ...serving.length === purchase_orders.length ? [] : [`${reference}: other purchase orders`],
      ...unserved.map(({ line_number }) => `${reference} line ${line_number}`)
    ]
  })
}

function servingLines (
  purchases: readonly ReadPurchase[], line_number: number
): Array<{ name: string, quantity: number }> {
  return purchases.flatMap(({ id, lines }) => lines
    .filter((line) => line.sales_order_line_number === line_number)
    .map((line) =>
      ({ name: `${id} ${line.line_number} ${line.quantity}`, quantity: line.quantity })))
}

function findSuspended ({ suppliers, purchases }: Books): string[] {
  const active = new Set(suppliers.filter(({ status }) => status === 'active').map(({ id }) => id))
  return purchases.filter(({ supplier_id }) => !active.has(supplier_id)).map(({ id }) => id)
}

function add (counts: Map<string, number>, key: string, number: number): void {
  counts.set(key, (counts.get(key) ?? 0) + number)
}

function take (counts: Map<string, number>, key: string): number {
  const number = counts.get(key) ?? 0
  counts.delete(key)
  return number
}
