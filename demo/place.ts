// Many clients at once place the orders, each order once.

import type { DemoOrder } from './data.ts'
import { CLIENTS, type DemoMerchant } from './merchant.ts'

export type Placing = {
  seconds: number
  /** Of each answer, in order of arrival. */
  latencies_ms: number[]
  statuses: Map<number, number>
  /** What went wrong, if anything. */
  failures: string[]
}

const ADDRESS = {
  name: 'Adventure Works Cycles',
  line1: '8713 Yosemite Court',
  city: 'Bothell',
  region: 'WA',
  postal_code: '98011',
  country: 'US'
}

/** Clients take the next order when their last is answered, so orders arrive about as listed. */
export async function placeOrders (
  { operator }: DemoMerchant, orders: readonly DemoOrder[], onPlaced: (count: number) => void
): Promise<Placing> {
  operator.statuses.clear()
  const waiting = orders.values()
  const latencies_ms: number[] = []
  const failures: string[] = []
  const started_ms = performance.now()

  const placeAll = async (): Promise<void> => {
    for (const order of waiting) {
      const sent_ms = performance.now()
      // eslint-disable-next-line no-await-in-loop -- a client sends one order at a time
      await operator.send('POST', '/v1/sales-orders', bodyOf(order), {
        'idempotency-key': `demo-${order.reference}`
      }).catch((error: Error) => failures.push(error.message))
      latencies_ms.push(performance.now() - sent_ms)
      onPlaced(latencies_ms.length)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, placeAll))
  return {
    seconds: (performance.now() - started_ms) / 1000,
    latencies_ms,
    statuses: new Map(operator.statuses),
    failures
  }
}

function bodyOf ({ reference, lines }: DemoOrder): object {
  return {
    reference,
    currency: 'USD',
    payment_terms: 'on_account',
    shortage_policy: 'backorder',
    customer: { name: ADDRESS.name },
    ship_to: ADDRESS,
    lines
  }
}
