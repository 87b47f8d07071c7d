// What the maker makes and the distributor stores, so that each order of AdventureWorks can be
// served: most SKUs in time, some only after the maker has made more.

import { amountOf, formatMoney, readMoney } from '../../src/domain/kernel/money.ts'
import type { DemoOrder, DemoSupplier, StockRow } from '../data.ts'

export type Goods = {
  /** What becomes of them: of what is made later, the maker leaves nothing short. */
  orders: DemoOrder[]
  /** What the maker has at first, and what it makes later. */
  made: StockRow[]
  made_later: StockRow[]
  /** What comes to the distributor's own warehouse: for orders that the maker leaves short. */
  shelf: StockRow[]
  /** The cost of each SKU for the distributor, and for the retailer; no units. */
  of_maker: StockRow[]
  of_distributor: StockRow[]
  /** Units that wait until the maker has made more. */
  waiting: number
}

/** Of the price that the customer pays about. */
const SHARES = { factory: 60n, shelf: 78n, of_maker: 75n, of_distributor: 90n } as const

type Sku = { sku: string, cost: string, wanted: number, short: number }

export function planGoods (
  suppliers: readonly DemoSupplier[], orders: readonly DemoOrder[]
): Goods {
  const skus = readSkus(suppliers, orders)
  const rowsOf = (share: keyof typeof SHARES, unitsOf: (one: Sku, at: number) => number) =>
    skus.map((one, at): StockRow => ({
      sku: one.sku,
      on_hand: unitsOf(one, at),
      unit_cost: formatMoney(amountOf(one.cost, 1, 'USD') * SHARES[share] / 100n, 'USD'),
      lead_time_days: 1,
      min_order_quantity: 1,
      metadata: { unit_of_measure: 'EA' }
    }))
  const first = ({ wanted }: Sku, at: number): number =>
    isMadeLater(at) ? Math.floor(wanted / 2) : wanted
  const none = (): number => 0
  const made_later = rowsOf('factory', (one, at) => one.wanted - first(one, at))
    .filter(({ on_hand }) => on_hand > 0)
  return {
    orders: withoutFaults(orders, new Set(made_later.map(({ sku }) => sku))),
    made: rowsOf('factory', first),
    made_later,
    shelf: rowsOf('shelf', ({ short }, at) => at % 2 === 0 ? short : 0),
    of_maker: rowsOf('of_maker', none),
    of_distributor: rowsOf('of_distributor', none),
    waiting: skus.reduce((sum, one, at) => sum + one.wanted - first(one, at), 0)
  }
}

/** Which orders get the first units is chance, so what they come to must not depend on it. */
function withoutFaults (
  orders: readonly DemoOrder[], skus: ReadonlySet<string>
): DemoOrder[] {
  return orders.map((order) => ({
    ...order,
    receipts: order.receipts.map((receipt, at) => {
      const line = order.lines[at]
      return line !== undefined && skus.has(line.sku)
        ? { kept: line.quantity, refused: 0 }
        : receipt
    })
  }))
}

/** Never one that lies in the distributor's warehouse. */
function isMadeLater (at: number): boolean {
  return at % 10 === 1
}

function readSkus (suppliers: readonly DemoSupplier[], orders: readonly DemoOrder[]): Sku[] {
  const offered = Map.groupBy(suppliers.flatMap(({ stock }) => stock), ({ sku }) => sku)
  const lines = orders.flatMap((order) => order.lines.map((line, at) => {
    const { kept, refused } = order.receipts[at] ?? { kept: line.quantity, refused: 0 }
    return { ...line, short: Math.max(0, line.quantity - kept - refused) }
  }))
  return [...Map.groupBy(lines, ({ sku }) => sku)].map(([sku, of_sku]) => {
    const costs = [...offered.get(sku) ?? [], ...of_sku.map(({ unit_price }) =>
      ({ unit_cost: unit_price }))].map(({ unit_cost }) => unit_cost)
    return {
      sku,
      cost: costs.reduce((least, one) => readMoney(one) < readMoney(least) ? one : least),
      wanted: of_sku.reduce((sum, { quantity }) => sum + quantity, 0),
      short: of_sku.reduce((sum, { short }) => sum + short, 0)
    }
  }).sort((a, b) => a.sku < b.sku ? -1 : 1)
}
