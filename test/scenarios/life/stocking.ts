// Steps: what suppliers report of their stock, early and late, and who is served then.

import { type Choose, money, pickOf, pickOne, type Step } from './action.ts'
import {
  boughtFrom, liveOf, type Model, type PurchaseLine, type StockRow, supplierOf
} from './model.ts'

type Report = { row: StockRow, on_hand: number, unit_cost: number, as_of: number | null }

/** Now, as of before something that has happened since, or older than what is known. */
function chooseReport (model: Model, row: StockRow, pick: Choose): Report {
  const instants = boughtFrom(model, row.supplier_id, row.sku).flatMap(({ accepted_at, sent }) =>
    [...typeof accepted_at === 'number' ? [accepted_at] : [], ...sent.map((one) => one.shipped_at)])
    .filter((instant) => instant > row.as_of)
  const late = pickOf(instants, pick)
  const as_of = pickOne([null, null, null, late ?? null, late ?? null, row.as_of - 60_000], pick)
  return {
    row,
    on_hand: pickOne([0, pick(4), pick(12), pick(20)], pick),
    unit_cost: row.unit_cost + pickOne([0, 0, 10, -10], pick),
    as_of: as_of === late && late !== undefined ? Math.max(row.as_of, late - pick(2)) : as_of
  }
}

function describeReport ({ on_hand, unit_cost, as_of }: Report): object {
  return {
    on_hand,
    unit_cost: money(unit_cost),
    ...as_of !== null && { as_of: new Date(as_of).toISOString() }
  }
}

const wordsOf = ({ row, on_hand, as_of }: Report): string =>
  `${row.supplier_id} ${row.sku} ${on_hand} ${as_of === null ? '' : as_of - row.as_of}`

/** `now` is when a report that names no time was taken for. */
function applyReport (model: Model, { row, on_hand, unit_cost, as_of }: Report): void {
  const { basis } = supplierOf(model, row.supplier_id)
  const instant = as_of ?? Infinity
  if (instant < row.as_of) return
  Object.assign(row, { on_hand, unit_cost, as_of: instant })
  for (const line of boughtFrom(model, row.supplier_id, row.sku)) {
    // What went missing left the supplier like everything that shipped.
    line.reserved = Math.max(0, liveOf(line) + line.missing - leftOut(line, basis, instant))
  }
}

/** Units that the supplier's figure does not contain any more. */
function leftOut (line: PurchaseLine, basis: 'physical' | 'available', as_of: number): number {
  const shipped = line.sent.reduce((all, one) =>
    one.shipped_at <= as_of ? all + one.quantity : all, 0)
  const is_accepted = typeof line.accepted_at === 'number' && line.accepted_at <= as_of
  const promised = line.accepted + line.missing
  return basis === 'available' && is_accepted ? Math.max(promised, shipped) : shipped
}

export const putStock: Step = (model, pick) => {
  const row = pickOf(model.stock, pick)
  if (row === undefined) return undefined
  const report = chooseReport(model, row, pick)
  return {
    text: `report ${wordsOf(report)}`,
    send: async ({ send }) =>
      send('PUT', `/suppliers/${row.supplier_id}/stock/${row.sku}`, describeReport(report)),
    apply: () => { applyReport(model, report) },
    is_report: true
  }
}

export const feedStock: Step = (model, pick) => {
  const supplier = pickOf(model.suppliers, pick)
  const rows = model.stock.filter(({ supplier_id }) => supplier_id === supplier?.id)
  const mode = pickOne(['delta', 'full'], pick)
  const named = rows.slice(pick(rows.length)).map((row) => chooseReport(model, row, pick))
  return {
    text: `${mode} feed ${named.map(wordsOf).join(', ')}`,
    send: async ({ send }) => send('POST', `/suppliers/${supplier?.id}/stock-feeds`, {
      mode,
      confirm_drop: true,
      rows: named.map((report) => ({ sku: report.row.sku, ...describeReport(report) }))
    }),
    apply: () => {
      for (const report of named) applyReport(model, report)
      if (mode === 'delta') return
      for (const row of rows.filter((one) => !named.some((report) => report.row === one))) {
        applyReport(model, { row, on_hand: 0, unit_cost: row.unit_cost, as_of: null })
      }
    },
    is_report: true
  }
}

/** The marks are served: by priority, then age. */
export const restock: Step = () => ({
  text: 'serve who waits',
  send: async ({ runDue }) => runDue('source restocked orders'),
  apply: () => {},
  sources: 'all',
  is_job: true
})
