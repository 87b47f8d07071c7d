// An order of five units at 10.00 whose supplier bills, and what tests send and read of its bills.

import type { LightMyRequestResponse } from 'fastify'
import { billBody } from '../../support/bill-samples.ts'
import type { Client, TestService } from '../../support/service.ts'
import { type Exception, ship } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced, type Sourced, type SourcedOptions } from '../sourced.ts'

type Bill = Record<string, unknown> & {
  id: string
  version: number
  status: string
  findings: Array<Record<string, unknown> & { code: string }>
}

export type Billed = Sourced & {
  bill: (about?: object, client?: Client) => Promise<LightMyRequestResponse>
  /** Bills units of the first line at a cost, with the total that follows. */
  billUnits: (quantity: number, cost?: number, about?: object) => Promise<Bill>
  read: (bill: { id: string }) => Promise<Bill>
  approve: (bill: { id: string }, body?: object) => Promise<LightMyRequestResponse>
  reject: (bill: { id: string }, reason?: string) => Promise<LightMyRequestResponse>
  readMismatches: () => Promise<Exception[]>
  shipUnits: (quantity: number) => Promise<unknown>
}

export async function givenBilled (
  service: Pick<TestService, 'givenMerchant'>, options: SourcedOptions = {}
): Promise<Billed> {
  const sourced = await givenSourced(service, options)
  const { merchant, post } = sourced
  const bill: Billed['bill'] = async (about = {}, client = merchant.supplier) =>
    post('bills', billBody(about), client)
  return {
    ...sourced,
    bill,
    billUnits: async (quantity, cost = 10, about = {}) => bodyOf<Bill>(bill({
      lines: [{ line_number: 1, quantity, unit_cost: cost.toFixed(2) }],
      total: (quantity * cost).toFixed(2),
      ...about
    })),
    read: async ({ id }) => bodyOf<Bill>(merchant.get(`/v1/bills/${id}`)),
    approve: async ({ id }, body = {}) => merchant.post(`/v1/bills/${id}/approval`, body),
    reject: async ({ id }, reason = 'Wrong.') =>
      merchant.post(`/v1/bills/${id}/rejection`, { reason }),
    readMismatches: async () => (await bodyOf<{ data: Exception[] }>(
      merchant.get('/v1/exceptions?kind=bill_mismatch&state=open'))).data,
    shipUnits: async (quantity) => ship(merchant, sourced, quantity)
  }
}

export const codesOf = ({ findings }: Bill): string[] => findings.map(({ code }) => code)
