// Times orders while invoices are issued, and while none are: turn about, on the same servers.

import { type Reply, until } from '../support/processes.ts'
import { type Field, inParallel, orderBody } from './field.ts'

export type OrderTimes = {
  orders: number
  per_second: number
  p50_ms: number
  p95_ms: number
}

export type Comparison = {
  /** Nothing of these orders is invoiced by itself. */
  alone: OrderTimes
  /** Each of these orders is invoiced at once. */
  invoicing: OrderTimes & { issued_meanwhile: number }
  /** Of the times in the middle: 1.1 says that orders took a tenth longer. */
  ratio: number
}

type Work = { orders: number, clients: number }

/** What becomes slower or faster by itself meanwhile falls on both alike. */
const TURNS = [false, true, true, false] as const

/** So many orders of each kind. */
export async function compareOrderTimes (
  field: Field, { orders, clients }: Work
): Promise<Comparison> {
  await field.putStock('TIMED', { on_hand: orders * TURNS.length })
  const taken = { alone: openTimes(), invoicing: openTimes() }
  let issued_meanwhile = 0
  for (const is_invoicing of TURNS) {
    /* eslint-disable no-await-in-loop -- turn about */
    const before = await countInvoices(field)
    await timeOrders(field, taken[is_invoicing ? 'invoicing' : 'alone'], {
      orders: Math.ceil(orders / 2), clients, is_invoicing
    })
    issued_meanwhile += await countInvoices(field) - before
    await until(async () => (await field.ask('select from invoicing_marks')).length === 0,
      'nothing is due any more', performance.now() + 300_000)
    /* eslint-enable no-await-in-loop */
  }
  const [alone, invoicing] = [summarize(taken.alone), summarize(taken.invoicing)]
  return {
    alone,
    invoicing: { ...invoicing, issued_meanwhile },
    ratio: round(invoicing.p50_ms / alone.p50_ms)
  }
}

type Times = { each_ms: number[], all_ms: number }

const openTimes = (): Times => ({ each_ms: [], all_ms: 0 })

async function timeOrders (
  field: Field, times: Times,
  { orders, clients, is_invoicing }: Work & { is_invoicing: boolean }
): Promise<void> {
  const begun_ms = performance.now()
  await inParallel(orders, clients, async (at) => {
    const order = orderBody({
      lines: [{ sku: 'TIMED', quantity: 1, unit_price: '19.90' }],
      invoicing: { basis: 'ordered', trigger: is_invoicing ? 'each_shipment' : 'manual' }
    })
    const send = async (): Promise<Reply> => field.post(at, '/sales-orders', order)
    const sent_ms = performance.now()
    // That a killed server has closed a connection is noticed when it is used again.
    const { status, body } = await send().catch(send)
    if (status >= 300) throw new Error(`${status} ${body}`)
    times.each_ms.push(performance.now() - sent_ms)
  })
  times.all_ms += performance.now() - begun_ms
}

async function countInvoices ({ ask }: Field): Promise<number> {
  const [row] = await ask<{ count: number }>('select count(*)::int as count from invoices')
  return row?.count ?? 0
}

function summarize ({ each_ms, all_ms }: Times): OrderTimes {
  const sorted = each_ms.toSorted((a, b) => a - b)
  const at = (share: number): number => round(sorted[Math.floor(sorted.length * share)] ?? 0)
  return {
    orders: sorted.length,
    per_second: Math.round(sorted.length / all_ms * 1_000),
    p50_ms: at(0.5),
    p95_ms: at(0.95)
  }
}

function round (number: number): number {
  return Math.round(number * 100) / 100
}
