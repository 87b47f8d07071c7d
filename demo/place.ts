// Places all orders, by many clients at once.

import { workAtOnce } from './at-once.ts'
import type { DemoOrder } from './data.ts'
import type { DemoMerchant } from './merchant.ts'
import { taxFieldsOf } from './tax.ts'

export type Placing = {
  seconds: number
  /** The time of each answer, in the order of arrival. */
  latencies_ms: number[]
  statuses: Map<number, number>
  /** The messages of what went wrong. */
  failures: string[]
}

const CURRENCY = 'USD'
const ADDRESS = {
  name: 'Adventure Works Cycles',
  line1: '8713 Yosemite Court',
  city: 'Bothell',
  region: 'WA',
  postal_code: '98011',
  country: 'US'
}

export async function placeOrders (
  { operator }: DemoMerchant, orders: readonly DemoOrder[], onPlaced: (count: number) => void
): Promise<Placing> {
  operator.statuses.clear()
  const latencies_ms: number[] = []
  const started_ms = performance.now()

  const place = async (order: DemoOrder): Promise<void> => {
    const sent_ms = performance.now()
    await operator.send('POST', '/v1/sales-orders', bodyOf(order), {
      'idempotency-key': `demo-${order.reference}`
    }).finally(() => latencies_ms.push(performance.now() - sent_ms))
  }
  const failures = await workAtOnce(orders, place, onPlaced)
  return {
    seconds: (performance.now() - started_ms) / 1000,
    latencies_ms,
    statuses: new Map(operator.statuses),
    failures
  }
}

/** The customer is named as fully as invoices by Peppol ask. */
function bodyOf (order: DemoOrder): object {
  const { reference } = order
  return {
    reference,
    currency: CURRENCY,
    payment_terms: 'on_account',
    shortage_policy: 'backorder',
    customer: {
      name: 'Purchasing',
      company: ADDRESS.name,
      endpoint: { scheme: '0060', id: '080912345' }
    },
    purchase_order_number: reference,
    ship_to: ADDRESS,
    ...taxFieldsOf(order, CURRENCY)
  }
}
