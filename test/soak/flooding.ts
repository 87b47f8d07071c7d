// Floods of one merchant, each by itself: what it sends, in how many lanes.

import { type Field, orderBody } from './field.ts'
import type { Reply } from '../support/processes.ts'

export type Flood = {
  name: string
  lanes: number
  send: (at: number) => Promise<Reply>
}

const SUPPLIERS = 10
const LINES_MAX = 200

const skuOf = (at: number): string => `FLOOD-${at % LINES_MAX}`

/** Orders that are hard to source: minimums, multiples and fees of ten suppliers. */
function largeOrder (lines: number): Record<string, unknown> {
  return orderBody({
    lines: Array.from({ length: lines }, (_, at) =>
      ({ sku: skuOf(at), quantity: 7 + at % 5, unit_price: '30.00' }))
  })
}

/** Stock that hard orders are sourced from; ten large orders to list, one to change. */
export async function openFloods (field: Field): Promise<Flood[]> {
  const { post, patch, supplier_ids } = field
  for (const [at, id] of supplier_ids.entries()) {
    // eslint-disable-next-line no-await-in-loop -- supplier by supplier
    await field.patch(0, `/suppliers/${id}`, {
      order_fee: `${5 + at}.00`, min_order_value: `${40 + 9 * at}.00`
    })
    // eslint-disable-next-line no-await-in-loop -- as above
    await post(0, `/suppliers/${id}/stock-feeds`, {
      mode: 'delta', rows: Array.from({ length: LINES_MAX }, (_, sku) => stockRow(at, sku))
    })
  }
  const made: Reply[] = []
  for (let at = 0; at < 30; at++) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    made.push(await post(0, '/sales-orders', largeOrder(LINES_MAX)))
  }
  const failed = made.find(({ status }) => status !== 201)
  if (failed !== undefined) throw new Error(failed.body.slice(0, 500))
  const small = await post(0, '/sales-orders', largeOrder(2))
  const { id } = JSON.parse(small.body) as { id: string }
  const [supplier_id = ''] = supplier_ids
  const feed = Array.from({ length: 900 }, (_, at) => stockRow(0, at))
  return [
    { name: 'orders', lanes: 64, send: async () => post(0, '/sales-orders', largeOrder(2)) },
    {
      name: 'orders of 200 lines',
      lanes: 64,
      send: async () => post(0, '/sales-orders', largeOrder(LINES_MAX))
    },
    {
      name: 'changes of one order',
      lanes: 64,
      send: async (at) => patch(0, `/sales-orders/${id}`, { priority: at % 100 })
    },
    {
      name: 'lists of orders of 200 lines',
      lanes: 32,
      send: async () => field.get(0, '/sales-orders?limit=200')
    },
    {
      name: 'invalid bodies',
      lanes: 16,
      send: async () => post(0, '/sales-orders',
        orderBody({ lines: Array.from({ length: 26_000 }, () => ({})) }))
    },
    {
      name: 'feeds',
      lanes: 8,
      send: async () => post(0, `/suppliers/${supplier_id}/stock-feeds`,
        { mode: 'delta', rows: feed })
    },
    {
      name: 'invalid feeds',
      lanes: 8,
      send: async () => post(0, `/suppliers/${supplier_id}/stock-feeds`,
        { mode: 'delta', rows: Array.from({ length: 900 }, () => ({})) })
    }
  ]
}

function stockRow (supplier: number, at: number): object {
  return {
    sku: `FLOOD-${at}`,
    on_hand: 1_000_000,
    unit_cost: `${10 + (supplier * 7 + at * 3) % 11}.${(at * 13) % 90 + 10}`,
    min_order_quantity: 1 + (supplier + at) % 4,
    order_multiple: 1 + (supplier * at) % 3
  }
}

export const FLOODING_SUPPLIERS = SUPPLIERS
