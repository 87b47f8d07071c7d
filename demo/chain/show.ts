// Prints the table that adds up over the three merchants of a chain.

import { formatCount, formatDollars, say } from '../show.ts'
import type { ChainLife } from './live.ts'
import { costOf, goodsOf, marginOf, type MemberBooks, unitsOf } from './verify.ts'

const NAME_WIDTH = 26
const COLUMN_WIDTH = 20

export function showChain (all: readonly MemberBooks[], life: ChainLife): void {
  const show = (name: string, tell: (books: MemberBooks) => string): void => {
    const columns = all.map((books) => tell(books).padStart(COLUMN_WIDTH))
    say(`  ${name.padEnd(NAME_WIDTH)}${columns.join('')}`)
  }
  say('')
  show('', ({ member }) => member.name)
  show('sales orders', ({ orders }) => formatCount(orders.length))
  show('units ordered', ({ orders }) => formatCount(unitsOf(orders, 'quantity')))
  show('  delivered', ({ orders }) => formatCount(unitsOf(orders, 'delivered_quantity')))
  show('  refused at the door', ({ orders }) => formatCount(unitsOf(orders, 'refused_quantity')))
  show('  canceled', ({ orders }) => formatCount(unitsOf(orders, 'canceled_quantity')))
  show('purchase orders', ({ purchases }) => formatCount(purchases.length))
  show('  at the next merchant', ({ member, purchases }) => formatCount(
    purchases.filter(({ supplier_id }) => supplier_id === member.link?.supplier_id).length))
  show('goods sold for', ({ orders }) => formatDollars(goodsOf(orders)))
  show('  bought for', ({ purchases }) => formatDollars(costOf(purchases)))
  show('  earned', (books) => formatDollars(marginOf(books)))
  say('')
  const [retailer, distributor, maker] = all
  if (retailer === undefined || distributor === undefined || maker === undefined) return
  showDelays('from C to B', delaysOf(retailer, distributor))
  showDelays('from B to A', delaysOf(distributor, maker))
  const { placing, seconds_down, seconds } = life
  const down = Math.round(placing.latencies_ms.length / seconds_down)
  say(`  ${formatCount(down)} orders a second from C to A; all over after ${seconds.toFixed(1)} s`)
  say('')
}

/** From the time that a purchase order was issued until the partner had it, in ms. */
function delaysOf (buyer: MemberBooks, seller: MemberBooks): number[] {
  const issued = new Map(buyer.purchases.map(({ id, issued_at }) =>
    [id, Date.parse(issued_at ?? '')]))
  return seller.orders.map(({ reference, created_at }) =>
    Date.parse(created_at) - (issued.get(reference) ?? 0)).sort((a, b) => a - b)
}

function showDelays (what: string, delays: readonly number[]): void {
  const percentile = (share: number): string =>
    `${((delays[Math.floor(delays.length * share)] ?? 0) / 1000).toFixed(2)} s`
  say(`  ${what}: after ${percentile(0.5)} (median), ${percentile(0.99)} (p99)`)
}
