// Which documents an order needs now: what is to be invoiced less what was invoiced, as a whole.
//
// Never a difference of an event: whatever happened since, in whatever order, the ledger and the
// documents of before say what is missing. Less than nothing is a credit note.

import { dateIn } from '../../kernel/local-time.ts'
import { latestDateOf } from '../../kernel/calendar.ts'
import { sum } from '../../kernel/sum.ts'
import { endedOf } from '../sales-order/ended-units.ts'
import { lineAmountOf } from '../sales-order/line-amount.ts'
import type { SalesOrder, SalesOrderLine } from '../sales-order/sales-order.ts'
import { liveOf, saidTaxOf } from '../sales-order/value-units.ts'
import type { Shipment } from '../shipment/shipment.ts'
import { riseOf } from './compare-standings.ts'
import { contentsBetween, type InvoiceContent } from './invoice-content.ts'
import type { OrderInvoicing } from './invoicing.ts'
import { compareIssue, isIssued, type KeptInvoice } from './kept-invoice.ts'
import { planCredits } from './plan-credits.ts'
import {
  type Standing, type StandingCharge, standingOfDocuments, standingOfUnits, taxKeyOf
} from './standing.ts'

export type PlannedInvoice = InvoiceContent & {
  shipment_ids: readonly string[]
  delivered_on: string | null
  /** Of a credit note: the newest document that it takes back a part of. */
  credited: KeptInvoice | null
  reason: string | null
  credit_id: string | null
}

type Units = ReadonlyMap<number, number>
type Step = { units: Units, shipments: readonly Shipment[] }

export type Invoiced = {
  order: SalesOrder
  shipments: readonly Shipment[]
  invoicing: OrderInvoicing
  time_zone: string
}

/** The documents in the order in which they are to be issued; none when nothing is due. */
export function planInvoices (about: Invoiced): PlannedInvoice[] {
  const { order, invoicing, time_zone } = about
  const basis = basisOf(order, invoicing)
  const standing = standingOfDocuments(order.invoices)
  if (basis.size === 0 && standing.lines.size === 0) return []
  const kept = keptUnits(order, standing, basis)
  const planned: PlannedInvoice[] = []
  let reached = standing
  /** With units that cost nothing, which may stand in no document yet. */
  let due = standing
  /** What costs nothing has no document of its own: it stands in the next one. */
  let carried: readonly Shipment[] = []
  for (const { units, shipments } of stepsOf(about, { basis, standing, kept })) {
    carried = [...carried, ...shipments]
    const to = standingOfUnits(order, ({ line_number }) => units.get(line_number) ?? 0)
    due = to
    const contents = contentsBetween(reached, to, order)
    const last = contents.length - 1
    if (last < 0) continue
    for (const [at, content] of contents.entries()) {
      const shipments = at === last ? carried : []
      planned.push(complete(content, { order, shipments, time_zone }))
    }
    reached = to
    carried = []
  }
  const credits = planCredits(order, due).map(({ credit, content }) => ({
    ...complete(content, { order, shipments: [], time_zone }),
    reason: credit.reason,
    credit_id: credit.id
  }))
  return [...planned, ...credits]
}

/** The units of each line that are to be invoiced; lines without any are left out. */
function basisOf (
  { status, lines }: SalesOrder, { basis }: Pick<OrderInvoicing, 'basis'>
): Units {
  if (status === 'draft') return new Map()
  const units = lines.map((line) => [line.line_number, unitsIn(line, basis)] as const)
  return new Map(units.filter(([, count]) => count > 0))
}

/** Lost and refused units count as arrived: a credit takes them back when it is decided. */
function unitsIn (line: SalesOrderLine, basis: OrderInvoicing['basis']): number {
  const live = liveOf(line)
  if (basis === 'ordered') return live
  return Math.min(live, basis === 'shipped' ? line.shipped_quantity : endedOf(line))
}

/**
 * Units that were invoiced and stay so. A line that was invoiced on other terms than it has now is
 * credited whole, and invoiced again. Where it is the tax of a charge that has changed, all is:
 * by itself that tax would stand in a document without what is taxed.
 */
function keptUnits (order: SalesOrder, standing: Standing, basis: Units): Units {
  const to = standingOfUnits(order, ({ line_number }) => basis.get(line_number) ?? 0)
  const keys = new Set([...standing.charges.keys(), ...to.charges.keys()])
  if ([...keys].some((key) => isRetaxed(standing.charges.get(key), to.charges.get(key)))) {
    return new Map()
  }
  const lines = new Map(order.lines.map((line) => [line.line_number, line]))
  return new Map([...standing.lines].map(([number, { units, amount, said, tax }]) => {
    const line = lines.get(number)
    const is_same = line !== undefined && taxKeyOf(line.tax) === taxKeyOf(tax) &&
      lineAmountOf(line, units, order.currency) === amount &&
      saidTaxOf(order, line, units) === said
    return [number, is_same ? Math.min(units, basis.get(number) ?? 0) : 0]
  }))
}

/** Does the tax that was said change otherwise than the amount, or further? */
function isRetaxed (was: StandingCharge | undefined, is: StandingCharge | undefined): boolean {
  const { amount, said } = riseOf(was, is)
  return amount < 0n ? said > 0n || said < amount : said < 0n || said > amount
}

type Ledger = { basis: Units, standing: Standing, kept: Units }

/** How far each document goes. The last step reaches the basis. */
function stepsOf (
  { order, shipments, invoicing }: Invoiced, { basis, standing, kept }: Ledger
): Step[] {
  const is_given_back = [...standing.lines].some(([number, { units }]) =>
    units > (kept.get(number) ?? 0))
  // What was credited for its terms only is invoiced again before anything new.
  const again = new Map([...basis].map(([number, count]) =>
    [number, Math.min(count, standing.lines.get(number)?.units ?? 0)]))
  const waiting = waitingShipments(order, shipments, invoicing)
  const steps: Step[] = [
    ...is_given_back ? [{ units: kept, shipments: [] }] : [],
    ...[...again].some(([number, count]) => count > (kept.get(number) ?? 0))
      ? [{ units: again, shipments: [] }]
      : []
  ]
  if (invoicing.trigger !== 'each_shipment' || invoicing.basis === 'ordered') {
    return [...steps, { units: basis, shipments: waiting }]
  }
  let units: Units = again
  for (const shipment of waiting) {
    units = withShipment(units, shipment, basis)
    steps.push({ units, shipments: [shipment] })
  }
  return [...steps, { units: basis, shipments: [] }]
}

/** Those that no document names yet, oldest first. */
function waitingShipments (
  { invoices }: SalesOrder, shipments: readonly Shipment[], { basis }: OrderInvoicing
): Shipment[] {
  const named = new Set(invoices.filter(isIssued).flatMap(({ shipment_ids }) => shipment_ids))
  return shipments.filter(({ id, destination, delivered_at, canceled_at }) =>
    destination === 'customer' && canceled_at === null && !named.has(id) &&
    (basis !== 'delivered' || delivered_at !== null))
}

function withShipment (before: Units, { lines }: Shipment, basis: Units): Units {
  const by_line = Map.groupBy(lines, ({ sales_order_line_number: number }) => number)
  return new Map([...basis].map(([number, most]) => {
    const sent = sum(by_line.get(number) ?? [], ({ quantity, over_shipped_quantity }) =>
      quantity - over_shipped_quantity)
    return [number, Math.min(most, (before.get(number) ?? 0) + sent)]
  }))
}

function complete (
  content: InvoiceContent,
  { order, shipments, time_zone }: Pick<Invoiced, 'order' | 'shipments' | 'time_zone'>
): PlannedInvoice {
  const credited = content.kind === 'credit_note' ? creditedBy(content, order.invoices) : []
  const [newest = null] = credited
  const numbers = credited.slice(1).map(({ number }) => number).reverse()
  return {
    ...content,
    shipment_ids: shipments.map(({ id }) => id),
    delivered_on: latestDateOf(shipments.map(({ shipped_at, delivered_at }) =>
      dateIn(time_zone, delivered_at ?? shipped_at))),
    credited: newest,
    reason: numbers.length === 0 ? null : `This also takes back a part of ${numbers.join(', ')}.`,
    credit_id: null
  }
}

/**
 * The invoices of which it takes back units, or an amount, newest first: the units that were
 * invoiced last are those that are taken back.
 */
function creditedBy (
  { lines }: InvoiceContent, documents: readonly KeptInvoice[]
): KeptInvoice[] {
  const left = new Map(lines.map((line) => [line.sales_order_line_number, line.quantity]))
  const newest = documents.filter(isIssued).toSorted((a, b) => compareIssue(b, a))
  const back = new Map<number, number>()
  const found: KeptInvoice[] = []
  for (const document of newest) {
    const is_named = takeUnits(document, { left, back })
    if (is_named) found.push(document)
  }
  return found.length > 0 ? found : newest.filter(({ kind }) => kind === 'invoice').slice(0, 1)
}

/** `back` has units that later credit notes have taken back already. */
function takeUnits (
  { kind, lines, credit_id }: KeptInvoice,
  { left, back }: { left: Map<number, number>, back: Map<number, number> }
): boolean {
  if (credit_id !== null) return false
  let is_named = false
  for (const { sales_order_line_number: number, quantity } of lines) {
    const returned = back.get(number) ?? 0
    if (kind === 'credit_note') {
      back.set(number, returned + quantity)
      continue
    }
    const free = Math.max(0, quantity - returned)
    back.set(number, Math.max(0, returned - quantity))
    const wanted = left.get(number) ?? 0
    if (free === 0 || wanted === 0) continue
    left.set(number, Math.max(0, wanted - free))
    is_named = true
  }
  return is_named
}
