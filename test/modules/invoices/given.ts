// Orders that have shipped, and their invoices, for the tests of invoices over HTTP.

import type { TestMerchant } from '../../support/service.ts'
import { type Placed, placeOrder, ship } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'

export type Invoice = Record<string, unknown> & {
  id: string
  version: number
  number: string | null
  status: string
  total: string
  issued_at: string | null
}

export const invoicesOf = async (
  merchant: TestMerchant, { id }: { id: string }
): Promise<Invoice[]> => {
  const { data } = await bodyOf<{ data: Invoice[] }>(
    merchant.get(`/v1/sales-orders/${id}/invoices`))
  return data.toReversed()
}

export const invoice = async (merchant: TestMerchant, { id }: { id: string }, body: object = {}) =>
  bodyOf<{ invoices: Invoice[] }>(merchant.post(`/v1/sales-orders/${id}/invoices`, body))

export const deliver = async ({ supplier }: TestMerchant, { id }: { id: string }) =>
  bodyOf(supplier.post(`/v1/shipments/${id}/delivery`, {}))

export const readSale = async (merchant: TestMerchant, { id }: { id: string }) =>
  bodyOf(merchant.get(`/v1/sales-orders/${id}`))

export async function givenShipped (
  merchant: TestMerchant, { quantity = 2, about = {} }: { quantity?: number, about?: object } = {}
): Promise<Placed> {
  const placed = await placeOrder(merchant, { quantity, about })
  await ship(merchant, placed, quantity)
  return placed
}
