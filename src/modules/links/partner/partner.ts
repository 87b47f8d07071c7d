// A partner's public API, as far as links use it.

import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import { type Asked, ask, parameterOf, type PartnerAddress, type Question } from './ask.ts'
import {
  type PartnerEvents, type ReadMerchant, readEventsAnswer, readFoundOrder, readMerchantAnswer,
  readOrderAnswer
} from './read-answers.ts'

export type PartnerApi = {
  readMerchant: () => Promise<Asked<ReadMerchant>>
  /** The same bytes and key, sent again, place nothing again. */
  placeOrder: (body: Buffer, idempotency_key: string) => Promise<Asked<PartnerSalesOrder>>
  readOrder: (id: string) => Promise<Asked<PartnerSalesOrder>>
  /** Undefined if the partner has no order of this reference. */
  findOrder: (reference: string) => Promise<Asked<PartnerSalesOrder | undefined>>
  changeOrder: (seen: Seen, change: object) => Promise<Asked<PartnerSalesOrder>>
  cancelOrder: (seen: Seen, cancellation: object) => Promise<Asked<PartnerSalesOrder>>
  /** Null begins with the oldest event that is kept. */
  readEvents: (after: string | null, wait_s: number) => Promise<Asked<PartnerEvents>>
  /** Anything else that is written, such as may be sent again. */
  write: <Value>(
    path: string, body: object, read: (answer: unknown) => Value
  ) => Promise<Asked<Value>>
  /** Anything else that is read; the path begins with `/v1/`. */
  read: <Value>(path: string, read: (answer: unknown) => Value) => Promise<Asked<Value>>
}

/** An order as it was when it was read: another version refuses the write. */
type Seen = { id: string, version: number }

/** `signal` ends what is asked when it aborts. */
export function buildPartnerApi (
  address: PartnerAddress, agents: Agents, signal?: AbortSignal
): PartnerApi {
  const asking = { agents, ...signal !== undefined && { signal } }
  const send = async <Value>(question: Question<Value>): Promise<Asked<Value>> =>
    ask(address, asking, question)
  return {
    readMerchant: async () => send({ path: '/v1/merchant', read: readMerchantAnswer }),
    placeOrder: async (body, idempotency_key) => send({
      method: 'POST',
      path: '/v1/sales-orders',
      body,
      headers: { 'idempotency-key': idempotency_key },
      read: readOrderAnswer
    }),
    readOrder: async (id) => send({ path: pathOf(id), read: readOrderAnswer }),
    findOrder: async (reference) => send({
      path: `/v1/sales-orders?limit=1&reference=${encodeURIComponent(reference)}`,
      read: readFoundOrder
    }),
    changeOrder: async ({ id, version }, change) => send({
      method: 'PATCH',
      path: pathOf(id),
      body: JSON.stringify(change),
      headers: { 'if-match': `"v${version}"` },
      read: readOrderAnswer
    }),
    cancelOrder: async ({ id, version }, cancellation) => send({
      method: 'POST',
      path: `${pathOf(id)}/cancellation`,
      body: JSON.stringify(cancellation),
      headers: { 'if-match': `"v${version}"` },
      read: readOrderAnswer
    }),
    readEvents: async (after, wait_s) => send({
      path: `/v1/events?limit=200&wait=${wait_s}${parameterOf('after', after)}`,
      read: readEventsAnswer,
      wait_s
    }),
    write: async (path, body, read) =>
      send({ method: 'POST', path, body: JSON.stringify(body), read }),
    read: async (path, read) => send({ path, read })
  }
}

function pathOf (id: string): string {
  return `/v1/sales-orders/${encodeURIComponent(id)}`
}
