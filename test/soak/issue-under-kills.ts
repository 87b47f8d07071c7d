// Clients place orders that are invoiced at once and cancel some, while servers are killed.

import { until } from '../support/processes.ts'
import { type Field, inParallel, orderBody } from './field.ts'

export type IssueRun = {
  orders: number
  canceled: number
  /** Requests whose connection broke; they were sent again to another server. */
  broken: number
}

type Work = { orders: number, clients: number, kills: number }

/** Every fourth order is canceled once it is invoiced, so that a second series counts too. */
export async function issueUnderKills (
  field: Field, { orders, clients, kills }: Work
): Promise<IssueRun> {
  await field.putStock('SOLD', { on_hand: orders * 2 })
  const run: IssueRun = { orders, canceled: 0, broken: 0 }
  const send = async (path: string, body: unknown, key: string): Promise<{ id: string }> => {
    try {
      const reply = await field.post(await field.findServer(), path, body, key)
      if (reply.status < 300) return JSON.parse(reply.body)
      if (reply.status !== 409 && reply.status < 500) throw new Refused(reply.body)
    } catch (error) {
      if (error instanceof Refused) throw error
      run.broken++
    }
    return send(path, body, key)
  }
  const killing = killWhileIssuing(field, { orders, kills })
  await inParallel(orders, clients, async (at) => {
    const { id } = await send('/sales-orders', orderBody({
      lines: [{ sku: 'SOLD', quantity: 1, unit_price: '19.90' }], invoicing: { basis: 'ordered' }
    }), `soak-place-${at}`)
    if (at % 4 !== 0) return
    const find = async (): Promise<object[]> =>
      field.ask('select from invoices where sales_order_id = $1', [id])
    await until(async () => (await find()).length > 0, 'the order is invoiced',
      performance.now() + 300_000)
    await send(`/sales-orders/${id}/cancellation`, {}, `soak-cancel-${at}`)
    run.canceled++
  })
  await killing
  await until(async () => (await field.ask('select from invoicing_marks')).length === 0,
    'nothing is due any more', performance.now() + 300_000)
  return run
}

class Refused extends Error {}

/** Each time another part of the orders is invoiced, one server after the other. */
async function killWhileIssuing (
  field: Field, { orders, kills }: Omit<Work, 'clients'>
): Promise<void> {
  for (let kill = 1; kill <= kills; kill++) {
    const part = Math.floor(orders * kill / (kills + 1))
    // eslint-disable-next-line no-await-in-loop -- one kill after the other
    await until(async () => (await field.ask('select from invoices')).length >= part,
      'so many documents are issued', performance.now() + 600_000)
    // eslint-disable-next-line no-await-in-loop -- as above
    await field.killAndRestart(kill % field.ports.length)
  }
}

const FACTS = `
  select series, count(*)::int as issued, min(serial) as first, max(serial) as last,
    count(distinct serial)::int as numbers, count(distinct sales_order_id)::int as orders,
    count(*) filter (where issued_at < before)::int as fell_back
  from (select *, lag(issued_at) over (partition by series order by serial) as before
    from invoices) v group by series order by series desc`

export type SeriesFacts = Record<
  'issued' | 'first' | 'last' | 'numbers' | 'orders' | 'fell_back', number> & { series: string }

export async function findSeries ({ ask }: Field): Promise<SeriesFacts[]> {
  return ask<SeriesFacts>(FACTS)
}

/** What must be found of them: each order once, and 1…n without a hole. */
export function expectedSeries ({ orders, canceled }: IssueRun): SeriesFacts[] {
  const seriesOf = (series: string, n: number): SeriesFacts =>
    ({ series, issued: n, first: 1, last: n, numbers: n, orders: n, fell_back: 0 })
  return [seriesOf('invoice', orders), seriesOf('credit_note', canceled)]
}
