// Unpaid orders whose time is up: two servers want to cancel them, and are killed meanwhile.

import { type Reply, until } from '../support/processes.ts'
import { count, type Field, inParallel, orderBody, type Tally } from './field.ts'

const SKUS = ['DUE-1', 'DUE-2', 'DUE-3']
const LANES = 16

export type TimeoutRun = {
  /** Orders already canceled when the servers had been killed. */
  canceled_when_killed: number
  /** Answers of the payments that came when the time was up. */
  payments: Tally
  /** What became of orders, how often that was told, and of how many. */
  outcomes: Outcome[]
  /** Units reserved, against those of the orders that were paid. */
  reserved: number
  reserved_by_paid: number
}

type Outcome = {
  status: string
  cancel_reason: string | null
  purchase_status: string
  version: number
  canceled_events: number
  payments: number
  orders: number
}

/** Every fourth order is paid at the moment when its time is up. */
export async function timeOutPayments (
  field: Field, { orders }: { orders: number }
): Promise<TimeoutRun> {
  const { ask, merchant_id, post, patch, killAndRestart } = field
  await patch(0, '/merchant', { settings: { reservation_minutes: 1 } })
  await Promise.all(SKUS.map(async (sku) => field.putStock(sku, { on_hand: 10 * orders })))
  const ids: string[] = []
  await inParallel(orders, LANES, async (at) => {
    const lines = SKUS.map((sku) => ({ sku, quantity: 1 + at % 3, unit_price: '10.00' }))
    const reply = await post(at, '/sales-orders', orderBody({ payment_terms: 'prepaid', lines }))
    ids.push(JSON.parse(reply.body).id)
  })
  await ask(`update sales_orders set payment_due_at = now() - interval '1 minute'
    where merchant_id = $1 and id = any($2)`, [merchant_id, ids])

  const payments: Tally = {}
  const paying = inParallel(Math.floor(orders / 4), LANES, async (at) => {
    const id = ids[4 * at] ?? ''
    count(payments, await payUntilAnswered(field, id))
  })
  const countWhere = async (condition: string): Promise<number> => (await ask(`
    select id from sales_orders where merchant_id = $1 and id = any($2) and ${condition}`,
  [merchant_id, ids])).length
  const countCanceled = async (): Promise<number> => countWhere("status = 'canceled'")
  await until(async () => await countCanceled() >= orders / 10, 'the first timeouts')
  let canceled_when_killed = 0
  await Promise.all([0, 1].map(async (at) => killAndRestart(at, async () => {
    canceled_when_killed = await countCanceled()
  })))
  await paying
  await until(async () => await countWhere('payment_due_at is not null') === 0,
    'every order was paid or timed out')
  return { canceled_when_killed, payments, ...await findOutcomes(field, ids) }
}

async function payUntilAnswered ({ post, findServer }: Field, id: string): Promise<Reply> {
  return until(async () => {
    const payment = { reference: 'late', amount: '1000.00' }
    const at = await findServer()
    const reply = await post(at, `/sales-orders/${id}/payments`, payment, `pay-${id}`)
      .catch(() => undefined)
    const is_final = reply !== undefined && reply.status < 500 &&
      !reply.body.includes('idempotency_in_progress')
    return is_final ? reply : undefined
  }, 'an answer to a payment')
}

async function findOutcomes (
  { ask, merchant_id }: Field, ids: readonly string[]
): Promise<Pick<TimeoutRun, 'outcomes' | 'reserved' | 'reserved_by_paid'>> {
  const outcomes = await ask<Outcome>(`
    select o.status, o.cancel_reason, p.status as purchase_status, o.version,
      (select count(*)::int from events e where e.merchant_id = o.merchant_id
        and e.subject_id = o.id and e.type = 'sales_order.canceled') as canceled_events,
      (select count(*)::int from payments y where y.merchant_id = o.merchant_id
        and y.sales_order_id = o.id) as payments,
      count(*)::int as orders
    from sales_orders o
    join purchase_orders p on p.merchant_id = o.merchant_id and p.sales_order_id = o.id
    where o.merchant_id = $1 and o.id = any($2)
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`, [merchant_id, ids])
  const [units] = await ask<{ reserved: number, reserved_by_paid: number }>(`
    select
      (select sum(reserved)::int from supplier_stock
        where merchant_id = $1 and sku = any($2)) as reserved,
      (select coalesce(sum(l.quantity), 0)::int from sales_order_lines l
        join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
        where o.merchant_id = $1 and l.sku = any($2) and o.status = 'confirmed'
      ) as reserved_by_paid`, [merchant_id, SKUS])
  if (units === undefined) throw new Error('a sum without a row')
  return { outcomes, ...units }
}
