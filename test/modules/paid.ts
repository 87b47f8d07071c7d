// A prepaid order that was paid by one payment, whose money may go back.

import type { TestService } from '../support/service.ts'
import { bodyOf } from './answers.ts'
import { givenSourced, type SourcedOptions } from './sourced.ts'

/** 5 units at 19.90. */
const PAID = { payment_terms: 'prepaid', payments: [{ reference: 'P-1', amount: '99.50' }] }

export async function givenPaidOrder (service: TestService, options: SourcedOptions = {}) {
  const sourced = await givenSourced(service, { about: PAID, ...options })
  const { merchant, postSale } = sourced
  const refund = async (amount: string) =>
    bodyOf(postSale('refunds', { reference: `R-${amount}`, amount }, merchant))
  const pay = async (amount: string, reference = `P-${amount}`) =>
    postSale('payments', { reference, amount })
  const { payments: [payment = { id: '' }] } = await sourced.readSale()
  const url = `/v1/payments/${payment.id}`
  const reverse = async (body: object = {}) => merchant.post(`${url}/reversal`, body)
  const reinstate = async (body: object = {}) => merchant.post(`${url}/reinstatement`, body)
  return { ...sourced, refund, pay, reverse, reinstate, payment, url }
}
