// Sends webhooks to real receivers, and tells what their endpoints say of it.

import type { Test } from 'tap'
import { sql } from 'kysely'
import { until } from './processes.ts'
import type { Message, Receiver } from './receiver.ts'
import { givenService, type TestMerchant, type TestService } from './service.ts'
import { bodyOfAnswer } from './stories.ts'

export type Endpoint = {
  id: string, secret: string, status: string, disabled_reason: string | null
}

export type Delivery = {
  id: string
  event_id: string
  event_type: string
  subject_id: string
  sequence: number
  state: string
  next_attempt_at: string | null
  attempts: Array<{ status: number | null, error: string | null, answer: string | null }>
}

type Wanted = { merchant: TestMerchant, receiver: Receiver } & Record<string, unknown>

export async function givenEndpoint (
  { merchant, receiver, ...about }: Wanted
): Promise<Endpoint> {
  return bodyOfAnswer<Endpoint>(
    merchant.post('/v1/webhook-endpoints', { url: receiver.url, ...about }))
}

export async function deliveriesOf (merchant: TestMerchant, id: string): Promise<Delivery[]> {
  const { data } = await bodyOfAnswer<{ data: Delivery[] }>(
    merchant.get(`/v1/webhook-endpoints/${id}/deliveries?limit=200`))
  return data.toReversed()
}

export async function untilGot (receiver: Receiver, count: number): Promise<Message[]> {
  await until(async () => receiver.got.length >= count, `${count} messages`)
  return receiver.got
}

export async function untilStates (
  merchant: TestMerchant, id: string, states: string
): Promise<Delivery[]> {
  return until(async () => {
    const deliveries = await deliveriesOf(merchant, id)
    return deliveries.map(({ state }) => state).join() === states && deliveries
  }, `deliveries are ${states}`)
}

export const addSupplier = async (merchant: TestMerchant): Promise<string> =>
  merchant.givenSupplier()

export async function changeSupplier (merchant: TestMerchant, id: string): Promise<void> {
  await bodyOfAnswer(merchant.patch(`/v1/suppliers/${id}`, {
    rank: 1 + Math.floor(Math.random() * 90)
  }))
}

export const ONLY_SUPPLIERS = { event_types: ['supplier.created', 'supplier.updated'] }

type Sending = TestService & {
  /** As if the pauses of what is pending were over. */
  letTimePass: (merchant: TestMerchant) => Promise<void>
}

/** A service whose background work runs. */
export async function givenSending (t: Test): Promise<Sending> {
  const service = await givenService(t)
  service.startJobs()
  const letTimePass = async (merchant: TestMerchant): Promise<void> => {
    await sql`update webhook_deliveries set next_attempt_at = now()
      where merchant_id = ${merchant.id} and state = 'pending'`.execute(service.db)
    await sql`update webhook_progress set due_at = now()
      where merchant_id = ${merchant.id}`.execute(service.db)
  }
  return { ...service, letTimePass }
}
