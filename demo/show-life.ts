// Prints the table of what became of the purchase orders and lines.

import { ATTEMPTS, type Attempt, type Life } from './live.ts'
import { type ReadPurchaseLine, sumOf } from './read-back.ts'
import { formatCount, percentOf, showTable } from './show.ts'
import { rowsOfAccounts } from './show-accounts.ts'

const SERVER_FAULT = 500

export function showLife (life: Life): void {
  const { books, attempts, exceptions, seconds, statuses } = life
  const { orders, purchases } = books
  const lines = orders.flatMap((one) => one.lines)
  const ordered = sumOf(lines, ({ quantity }) => quantity)
  const units = (count: number): string => `${formatCount(count)} (${percentOf(count, ordered)})`
  const deliveredOf = (bought: readonly ReadPurchaseLine[]): number =>
    sumOf(bought, ({ delivered_quantity }) => delivered_quantity)
  const boughtAt = (attempt: Attempt): ReadPurchaseLine[] =>
    purchases.filter(({ id }) => attempts.get(id) === attempt).flatMap((one) => one.lines)
  const [elsewhere = [], others = []] = [true, false].map((is_replacing) =>
    boughtAt('resourced').filter(({ replaces }) => (replaces !== null) === is_replacing))
  const made = ATTEMPTS.map((attempt) =>
    formatCount([...attempts.values()].filter((one) => one === attempt).length))
  const requests = sumOf([...statuses.values()], (count) => count)
  const failed = sumOf([...statuses], ([status, count]) => status >= SERVER_FAULT ? count : 0)
  showTable([
    ['units ordered', formatCount(ordered)],
    ['  delivered at first', units(deliveredOf(boughtAt('first')))],
    ['  sourced again elsewhere, delivered', units(deliveredOf(elsewhere))],
    ['  set free for others, delivered', units(deliveredOf(others))],
    ['  delivered after restock', units(deliveredOf(boughtAt('restocked')))],
    ['  refused at the door, credited', units(
      sumOf(lines, ({ refused_quantity }) => refused_quantity))],
    ['  backordered', units(sumOf(lines, ({ unsourced_quantity }) => unsourced_quantity))],
    ['  canceled', units(sumOf(lines, ({ canceled_quantity }) => canceled_quantity))],
    ['units closed short', formatCount(sumOf(purchases.flatMap((one) => one.lines),
      ({ rejected_quantity }) => rejected_quantity))],
    ['sales orders completed', formatCount(
      orders.filter(({ status }) => status === 'completed').length)],
    ['purchase orders', formatCount(purchases.length)],
    ['  at first, again, after restock', made.join(' + ')],
    ['shipments', formatCount(sumOf(orders, ({ shipments }) => shipments.length))],
    ['lines no supplier is left for', formatCount(exceptions.length)],
    ...rowsOfAccounts(books, life.accounts),
    ['time', `${seconds.toFixed(1)} s`],
    ['requests', formatCount(requests)],
    ['requests a second', formatCount(Math.round(requests / seconds))],
    ['answers of 5xx', formatCount(failed)]
  ])
}
