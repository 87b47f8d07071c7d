// One command on the invoices of sales orders: load them locked, take numbers, decide, record.
//
// Only the rows of the orders are locked, and at last those of the series of numbers. What is to be
// issued is planned twice: first to know how many numbers are needed, then by the decision, which
// gets them. Planning is pure, so both plans are the same.

import {
  type BackToBackChanges, changesOf
} from '../../../domain/back-to-back/changes-to-record.ts'
import type { BackToBack, Decided } from '../../../domain/back-to-back/state.ts'
import { type Rule, RuleError } from '../../../domain/kernel/rule.ts'
import { type Series, seriesOf } from '../../../domain/model/invoice/number-format.ts'
import type { TakenNumber } from '../../../domain/model/invoice/open-invoices.ts'
import type { PlannedInvoice } from '../../../domain/model/invoice/plan-invoices.ts'
import type { Command, Outcome, Request } from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import { removeInvoicingMarks } from '../../back-to-back/store/invoicing-marks.ts'
import { recordBackToBack } from '../../back-to-back/store/record-decisions.ts'
import { type Invoicer, type LockedSales, lockSales } from '../../back-to-back/store/lock-orders.ts'
import { type Taken, takeNumbers } from '../store/numbers.ts'

type Owners = ReadonlyMap<string, string>
type Loaded = LockedSales & { owners: Owners, taken: readonly Taken[] }

export type InvoiceChanges = {
  sales: readonly BackToBackChanges[]
  /** Orders whose marks are gone: what was due is issued, or waits for a person. */
  looked_at: readonly string[]
}

export type Deciding = {
  now: string
  merchant: Invoicer
  /** For each document in turn. */
  takeNumber: (planned: PlannedInvoice) => TakenNumber
}

type Definition<Input, Value> = {
  /** Of orders, or of what `locate` finds the orders. */
  idsOf: (input: Input) => readonly string[]
  locate?: (trx: Trx, merchant_id: string, ids: readonly string[]) => Promise<Owners>
  not_found: Rule
  /** What will be issued with a number. */
  planNumbered: (
    state: BackToBack, input: Input, at: Omit<Deciding, 'takeNumber'>
  ) => readonly PlannedInvoice[]
  /** `states` are in the order of the ids, without orders that do not exist. */
  decide: (
    states: readonly BackToBack[], request: Request<Input>, deciding: Deciding
  ) => Outcome<InvoiceChanges, Value>
}

export function defineInvoiceCommand<Input, Value> (
  { idsOf, locate, not_found, planNumbered, decide }: Definition<Input, Value>
): Command<Input, Loaded, InvoiceChanges, Value, Owners | undefined> {
  const statesOf = (input: Input, { sales, owners }: Loaded): BackToBack[] =>
    idsOf(input).flatMap((id) => sales.get(owners.get(id) ?? '') ?? [])
  return {
    ...locate !== undefined && {
      locate: async (trx, merchant_id, requests) =>
        locate(trx, merchant_id, requests.flatMap(({ input }) => idsOf(input)))
    },
    load: async (trx, merchant_id, requests, located) => {
      const owners = located ?? new Map(requests.flatMap(({ input }) =>
        idsOf(input).map((id) => [id, id] as const)))
      const locked = await lockSales(trx, merchant_id, [...new Set(owners.values())])
      return { ...locked, owners, taken: [] }
    },
    complete: async (trx, merchant_id, requests, { loaded, now }) => {
      const at = { now, merchant: loaded.merchant }
      const planned = requests.flatMap(({ input }) => statesOf(input, loaded).flatMap((state) =>
        planQuietly(() => planNumbered(state, input, at))))
      const taken = await takeNumbers(trx, merchant_id, countSeries(planned, at), now)
      return { ...loaded, taken }
    },
    decide: (requests, loaded, now) => {
      const { merchant, taken } = loaded
      const takeNumber = openNumbers(taken, { now, merchant })
      return requests.map((request) => {
        const states = statesOf(request.input, loaded)
        return states.length === 0
          ? new RuleError(not_found)
          : decide(states, request, { now, merchant, takeNumber })
      })
    },
    record: async (trx, merchant_id, all) => together([
      removeInvoicingMarks(trx, merchant_id, all.flatMap(({ looked_at }) => looked_at)),
      recordBackToBack(trx, merchant_id, all.flatMap(({ sales }) => sales))
    ])
  }
}

/** A refusal is the decision's to make: an answer that was kept comes before it. */
function planQuietly (plan: () => readonly PlannedInvoice[]): readonly PlannedInvoice[] {
  try {
    return plan()
  } catch (error) {
    if (error instanceof RuleError) return []
    throw error
  }
}

type At = Omit<Deciding, 'takeNumber'>

function seriesFor ({ kind }: PlannedInvoice, { now, merchant: { settings } }: At): Series {
  return seriesOf(kind, settings.invoicing, { now, time_zone: settings.time_zone })
}

function countSeries (
  planned: readonly PlannedInvoice[], at: At
): Array<{ series: string, fiscal_year: number, count: number }> {
  const by_series = Map.groupBy(planned.map((one) => seriesFor(one, at)), ({ series }) => series)
  return [...by_series].flatMap(([series, [first, ...others]]) => first === undefined
    ? []
    : [{ series, fiscal_year: first.fiscal_year, count: others.length + 1 }])
}

function openNumbers (taken: readonly Taken[], at: At): Deciding['takeNumber'] {
  const next = new Map(taken.map(({ series, count, last_number }) =>
    [series, last_number - count + 1]))
  return (planned) => {
    const { series, fiscal_year, format } = seriesFor(planned, at)
    const row = taken.find((one) => one.series === series)
    const serial = next.get(series)
    if (row === undefined || serial === undefined || serial > row.last_number) {
      throw new Error('more documents than numbers')
    }
    next.set(series, serial + 1)
    return { series, fiscal_year, serial, format, issued_at: row.last_issued_at }
  }
}

/** What of the order has changed, if anything. */
export function changesIn (before: BackToBack, decided: Decided): {
  after: BackToBack, changes: BackToBackChanges
} {
  return changesOf(before, decided, { sale_event: 'sales_order.updated', newId })
}
