// Checks the data of a merchant after all its orders have come to their end.

import type { DemoSupplier } from './data.ts'
import type { Life } from './live.ts'
import { type Books, type ReadPurchaseLine, sumOf } from './read-back.ts'
import { keyOf } from './receipts.ts'
import { liveOf } from './supplying.ts'
import type { Check } from './verify.ts'
import { claimsOfAccounts } from './verify-accounts.ts'
import { findSellable } from './waiting.ts'

/** The statuses in which a purchase order no longer changes. */
const OVER = ['closed', 'rejected', 'expired', 'canceled']

export function verifyLife (suppliers: readonly DemoSupplier[], life: Life): Check[] {
  const { books } = life
  const claims: ReadonlyArray<readonly [string, string[]]> = [
    ['every request was answered 200 or 201', findOtherAnswers(life)],
    ['ordered = delivered + refused + canceled + backordered on every line', findUneven(books)],
    ['every purchase order is over', findOpen(books)],
    ['completed are the orders with nothing left to deliver', findOther(books)],
    ['delivered and refused first: the units of the receipts, no other', findUnreceived(life)],
    ['delivered later: all that was asked for', findShort(life)],
    ['every delivered unit is on a shipment that arrived', findUnshipped(books)],
    ['delivered to the customer = delivered by suppliers', findUndelivered(books)],
    ['a line that replaces another names one that was closed short', findLost(books)],
    ['nobody was asked again for what it closed short', findAskedAgain(books)],
    ['no unit waits that a supplier could still sell', findSellable(books)],
    ['a line that no supplier is left for is an exception, no other', findUntold(life)],
    ['no stock row holds a reservation', findReserved(books)],
    ['on hand = restocked − shipped since, row by row', findMiscounted(suppliers, life)],
    ...claimsOfAccounts(books, life.accounts)
  ]
  return claims.map(([claim, faults]) => ({ claim, faults }))
}

function findOtherAnswers ({ statuses, failures }: Life): string[] {
  const others = [...statuses].filter(([status]) => status !== 200 && status !== 201)
  return [...others.map(([status, count]) => `${count} × ${status}`), ...failures]
}

function findUneven ({ orders }: Books): string[] {
  return orders.flatMap(({ reference, lines }) => lines
    .filter((line) => line.quantity !== line.delivered_quantity + line.refused_quantity +
      line.canceled_quantity + line.unsourced_quantity)
    .map(({ line_number }) => `${reference} line ${line_number}`))
}

function findOpen ({ purchases }: Books): string[] {
  return purchases.filter(({ status }) => !OVER.includes(status))
    .map(({ id, status }) => `${id} is ${status}`)
}

function findOther ({ orders }: Books): string[] {
  return orders.flatMap(({ reference, status, lines }) => {
    const is_done = lines.every((line) =>
      line.delivered_quantity + line.refused_quantity === line.quantity - line.canceled_quantity)
    return status === (is_done ? 'completed' : 'confirmed') ? [] : [`${reference} is ${status}`]
  })
}

function findUnreceived ({ books, attempts, receipts }: Life): string[] {
  const made = books.purchases.filter(({ id }) => attempts.get(id) === 'first')
  const faults = made.flatMap(({ id, lines }) => lines
    .filter((line) => {
      const { kept, refused } = receipts.get(keyOf(id, line.line_number)) ?? {}
      return line.delivered_quantity !== kept || line.refused_quantity !== refused
    })
    .map((line) => `${id} line ${line.line_number}: ${line.delivered_quantity}`))
  const lines = sumOf(made, (one) => one.lines.length)
  return lines === receipts.size ? faults : [...faults, `${receipts.size} receipts, ${lines} lines`]
}

function findShort ({ books, attempts }: Life): string[] {
  return books.purchases.filter(({ id }) => attempts.get(id) !== 'first')
    .filter(({ id, status, lines }) => !attempts.has(id) || status !== 'closed' ||
      lines.some(({ quantity, delivered_quantity }) => delivered_quantity !== quantity))
    .map(({ id }) => id)
}

function findUnshipped ({ orders, purchases }: Books): string[] {
  const arrived = new Map<string, number>()
  for (const { purchase_order_id, delivered_at, lines } of orders.flatMap((one) => one.shipments)) {
    for (const { line_number, ...line } of delivered_at === null ? [] : lines) {
      const key = keyOf(purchase_order_id, line_number)
      arrived.set(key, (arrived.get(key) ?? 0) + line.quantity - line.refused_quantity)
    }
  }
  return purchases.flatMap(({ id, lines }) => lines
    .filter((line) => line.delivered_quantity !== (arrived.get(keyOf(id, line.line_number)) ?? 0))
    .map((line) => `${id} line ${line.line_number}`))
}

function findUndelivered ({ orders, purchases }: Books): string[] {
  const delivered = new Map<string, number>()
  for (const { sales_order_id, lines } of purchases) {
    for (const { sales_order_line_number, delivered_quantity } of lines) {
      const key = keyOf(sales_order_id, sales_order_line_number)
      delivered.set(key, (delivered.get(key) ?? 0) + delivered_quantity)
    }
  }
  return orders.flatMap(({ id, reference, lines }) => lines
    .filter((line) => line.delivered_quantity !== (delivered.get(keyOf(id, line.line_number)) ?? 0))
    .map((line) => `${reference} line ${line.line_number}`))
}

function findLost ({ purchases }: Books): string[] {
  const short = new Set(purchases.flatMap(({ id, sales_order_id, lines }) =>
    lines.filter(({ rejected_quantity }) => rejected_quantity > 0).map((line) =>
      `${sales_order_id} ${line.sales_order_line_number} ${keyOf(id, line.line_number)}`)))
  return purchases.flatMap(({ id, sales_order_id, lines }) => lines
    .filter(({ sales_order_line_number, replaces }) => replaces !== null && !short.has(
      `${sales_order_id} ${sales_order_line_number} ` +
      keyOf(replaces.purchase_order_id, replaces.line_number)))
    .map(({ line_number }) => `${id} line ${line_number}`))
}

/** Finds suppliers that were asked again for a line of which they had closed units short. */
function findAskedAgain ({ purchases }: Books): string[] {
  const asked = new Map<string, ReadPurchaseLine[]>()
  for (const { sales_order_id, supplier_id, lines } of purchases) {
    for (const line of lines) {
      const key = `${sales_order_id} line ${line.sales_order_line_number} ${supplier_id}`
      asked.set(key, [...asked.get(key) ?? [], line])
    }
  }
  return [...asked].filter(([, lines]) => lines.length > 1 &&
    lines.some(({ rejected_quantity }) => rejected_quantity > 0)).map(([key]) => key)
}

/**
 * A waiting line must have the exception `no_supplier` if each supplier of the SKU has closed it
 * short or sells only larger quantities than are wanted, and no other line may have an exception.
 * Finds lines where this does not hold.
 */
function findUntold ({ books, exceptions }: Life): string[] {
  const { orders, purchases, stock } = books
  const offers = Map.groupBy(stock, ({ sku }) => sku)
  const failed = new Set(purchases.flatMap(({ sales_order_id, supplier_id, lines }) => lines
    .filter(({ rejected_quantity }) => rejected_quantity > 0)
    .map((line) => `${keyOf(sales_order_id, line.sales_order_line_number)} ${supplier_id}`)))
  const given_up = new Set(orders.flatMap(({ id, lines }) => lines
    .filter(({ line_number, sku, unsourced_quantity }) => unsourced_quantity > 0 &&
      (offers.get(sku) ?? []).every(({ supplier_id, min_order_quantity }) => {
        const hasFailed = (line: number): boolean =>
          failed.has(`${keyOf(id, line)} ${supplier_id}`)
        const wanted = sumOf(lines, (line) =>
          line.sku === sku && !hasFailed(line.line_number) ? line.unsourced_quantity : 0)
        return hasFailed(line_number) || wanted < min_order_quantity
      }))
    .map(({ line_number }) => keyOf(id, line_number))))
  const told = new Set(exceptions.map(({ kind, sales_order_id, line_number }) =>
    `${kind === 'no_supplier' ? '' : `${kind} `}${sales_order_id} ${line_number}`))
  return [
    ...[...given_up].filter((line) => !told.has(line)).map((line) => `${line}: no exception`),
    ...[...told].filter((line) => !given_up.has(line)).map((line) => `${line}: an exception`)
  ]
}

function findReserved ({ stock }: Books): string[] {
  return stock.filter(({ reserved }) => reserved !== 0)
    .map(({ supplier_id, sku, reserved }) => `${supplier_id} ${sku}: ${reserved}`)
}

function findMiscounted (sent: readonly DemoSupplier[], { books, attempts }: Life): string[] {
  const codes = new Map(books.suppliers.map(({ id, code }) => [id, code]))
  const left = new Map(sent.flatMap(({ body: { code }, stock }) =>
    stock.map(({ sku, on_hand }) => [`${code} ${sku}`, on_hand])))
  for (const { id, supplier_id, lines } of books.purchases) {
    for (const line of attempts.get(id) === 'restocked' ? lines : []) {
      const key = `${codes.get(supplier_id)} ${line.sku}`
      left.set(key, (left.get(key) ?? 0) - liveOf(line))
    }
  }
  return books.stock.flatMap(({ supplier_id, sku, on_hand }) => {
    const key = `${codes.get(supplier_id)} ${sku}`
    return left.get(key) === on_hand ? [] : [`${key}: ${on_hand}, not ${left.get(key)}`]
  })
}
