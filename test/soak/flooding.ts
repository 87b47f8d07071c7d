// Floods of one merchant, each by itself: what it sends, in how many lanes.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Field, orderBody, type Tally } from './field.ts'
import type { Reply } from '../support/processes.ts'

export type Flood = {
  name: string
  lanes: number
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  /** JSON, made once; `AT_MARK` stands where each request has a text of its own. */
  body?: string
}

/** What the process that floods is told. */
export type Flooding = Omit<Flood, 'name'> & { port: number, key: string }

/** Its place in a body is taken by the number of the request. */
export const AT_MARK = '@AT@'

export const FLOODING_SUPPLIERS = 10
const LINES_MAX = 200

const skuOf = (at: number): string => `FLOOD-${at % LINES_MAX}`

/** Orders that are hard to source: minimums, multiples and fees of ten suppliers. */
function largeOrder (lines: number): Record<string, unknown> {
  return orderBody({
    lines: Array.from({ length: lines }, (_, at) =>
      ({ sku: skuOf(at), quantity: 7 + at % 5, unit_price: '30.00' }))
  })
}

/** Stock that hard orders are sourced from; large orders to list, one to change. */
export async function openFloods (field: Field): Promise<Flood[]> {
  const { post, patch, supplier_ids } = field
  for (const [at, id] of supplier_ids.entries()) {
    // eslint-disable-next-line no-await-in-loop -- supplier by supplier
    await patch(0, `/suppliers/${id}`, {
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
  return floodsOn(id, supplier_ids[0] ?? '')
}

function floodsOn (order_id: string, supplier_id: string): Flood[] {
  const orders = { method: 'POST', path: '/v1/sales-orders', lanes: 64 } as const
  const feeds = {
    method: 'POST', path: `/v1/suppliers/${supplier_id}/stock-feeds`, lanes: 8
  } as const
  const bodyOf = (lines: number): string =>
    JSON.stringify({ ...largeOrder(lines), reference: `FLOOD-${AT_MARK}` })
  const feedOf = (rowOf: (at: number) => object): string =>
    JSON.stringify({ mode: 'delta', rows: Array.from({ length: 900 }, (_, at) => rowOf(at)) })
  return [
    { name: 'orders', ...orders, body: bodyOf(2) },
    { name: 'orders of 200 lines', ...orders, body: bodyOf(LINES_MAX) },
    {
      name: 'changes of one order',
      method: 'PATCH',
      path: `/v1/sales-orders/${order_id}`,
      lanes: 64,
      body: `{"metadata":{"at":"${AT_MARK}"}}`
    },
    {
      name: 'lists of orders of 200 lines',
      method: 'GET',
      path: '/v1/sales-orders?limit=200',
      lanes: 32
    },
    {
      name: 'invalid bodies',
      ...orders,
      lanes: 16,
      body: JSON.stringify(orderBody({ lines: Array.from({ length: 26_000 }, () => ({})) }))
    },
    { name: 'feeds', ...feeds, body: feedOf((at) => stockRow(0, at)) },
    { name: 'invalid feeds', ...feeds, body: feedOf(() => ({})) }
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

/**
 * Does the work while all lanes of the flood send as fast as they are answered, from a process of
 * their own: what the victim waits for is then the service, not us.
 */
export async function flooded<T> (
  { name: _name, ...flood }: Flood, { port, key }: { port: number, key: string },
  work: () => Promise<T>
): Promise<{ result: T, tally: Tally }> {
  const child = fork(join(import.meta.dirname, 'flood-sender.ts'))
  const closed = once(child, 'close')
  const told = { ...flood, port, key } satisfies Flooding
  child.send(told)
  await once(child, 'message') // the flood is on
  const result = await work()
  child.send('end')
  const [tally] = await once(child, 'message') as [Tally]
  await closed
  return { result, tally }
}
