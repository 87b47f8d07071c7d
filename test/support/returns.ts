// Brings orders to the states from which tests of returns start, using the API only.

import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, type Placed, placeOrder, type PlaceOptions, ship } from './stories.ts'

export type Return = Record<string, unknown> & {
  id: string
  version: number
  status: string
  lines: Array<Record<string, unknown>>
}

/** Creates an order of which the customer has got all units. */
export async function placeDelivered (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed> {
  const placed = await placeOrder(merchant, options)
  const { id } = await ship(merchant, placed, options.quantity)
  await bodyOfAnswer(merchant.supplier.post(`/v1/shipments/${id}/delivery`, {}))
  return placed
}

/** Asks to give units of the first line back; the order is of one supplier. */
export async function requestReturn (
  merchant: TestMerchant, { id }: Pick<Placed, 'id'>, line: object = {}
): Promise<Return> {
  const { data: [one] } = await bodyOfAnswer<{ data: Return[] }>(
    merchant.post(`/v1/sales-orders/${id}/returns`, {
      lines: [{ line_number: 1, quantity: 1, reason: 'defective', ...line }]
    }))
  if (one === undefined) throw new Error('no return was requested')
  return one
}

export async function approveReturn (
  merchant: TestMerchant, { id }: Pick<Return, 'id'>, approval: object = {}
): Promise<Return> {
  return bodyOfAnswer<Return>(merchant.post(`/v1/returns/${id}/approval`, approval))
}

export async function receiveReturn (
  merchant: TestMerchant, { id }: Pick<Return, 'id'>, line: object = {}
): Promise<Return> {
  return bodyOfAnswer<Return>(merchant.post(`/v1/returns/${id}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1, ...line }]
  }))
}

/** Creates an approved return of one unit. */
export async function placeReturned (
  merchant: TestMerchant, line: object = {}, options: PlaceOptions = {}
): Promise<Placed & { return_id: string }> {
  const placed = await placeDelivered(merchant, options)
  const { id: return_id } = await approveReturn(
    merchant, await requestReturn(merchant, placed, line))
  return { ...placed, return_id }
}
