// Returns over a chain: what its tests ask for and read.

import { sql } from 'kysely'
import { approveReturn, type Return, requestReturn } from '../../support/returns.ts'
import type { TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { type Chain, placeOverChain, type PlacedChain } from './chain.ts'

export function returningOver (chain: Chain) {
  const { a, b, c, settle, follow, proxy } = chain

  /** C's order, of which the customer has all units. */
  const placeDelivered = async (quantity = 2): Promise<PlacedChain> => {
    const placed = await placeOverChain(chain, { quantity })
    const { a: order } = await placed.readOrders()
    const { id } = await bodyOfAnswer(a.supplier.post(
      `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity }] }))
    await bodyOfAnswer(a.supplier.post(`/v1/shipments/${id}/delivery`, {}))
    await settle()
    return placed
  }

  /** A return that C has approved, and the only one that B then has for it. */
  const askOver = async (placed: PlacedChain, line: object = {}) => {
    const asked = await requestReturn(c, { id: placed.sale_id }, line)
    await approveReturn(c, asked)
    await follow()
    const orders = await placed.readOrders()
    return { id: asked.id, orders, of_b: await onlyOf(b, orders.b.id) }
  }

  const readC = async (id: string): Promise<Return> =>
    bodyOfAnswer<Return>(c.get(`/v1/returns/${id}`))

  const close = async (merchant: TestMerchant, id: string): Promise<unknown> =>
    bodyOfAnswer(merchant.post(`/v1/returns/${id}/closure`, {}))

  /** How often in a row something of the order could not be said or read. */
  const failuresOf = async (order_id: string): Promise<number | undefined> => {
    const { rows: [row] } = await sql<{ look_failures: number }>`
      select look_failures from partner_orders where purchase_order_id = ${order_id}`
      .execute(chain.service.db)
    return row?.look_failures
  }

  const markLook = async (order_id: string): Promise<void> => {
    await sql`
      update partner_orders set look_at = now() where purchase_order_id = ${order_id}`
      .execute(chain.service.db)
  }

  const closuresOf = ({ id }: Return): number =>
    proxy.asked().filter((request) => request === `POST /v1/returns/${id}/closure`).length

  const listsOf = (): number =>
    proxy.asked().filter((request) => request.startsWith('GET /v1/returns?')).length

  return {
    placeDelivered,
    askOver,
    onlyOf,
    returnsOf,
    readC,
    failuresOf,
    markLook,
    closuresOf,
    listsOf,
    close
  }
}

async function returnsOf (merchant: TestMerchant, order_id: string): Promise<Return[]> {
  const { data } = await bodyOfAnswer<{ data: Return[] }>(
    merchant.get(`/v1/returns?purchase_order_id=${order_id}`))
  return data
}

async function onlyOf (merchant: TestMerchant, order_id: string): Promise<Return> {
  const [one, ...others] = await returnsOf(merchant, order_id)
  if (one === undefined || others.length > 0) throw new Error('there is not one return')
  return one
}
