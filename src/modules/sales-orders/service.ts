// What may be done to a sales order. Every write reads the same way: load, decide, record.

import {
  type BackToBack, confirmSalesOrder as confirm, type Decided, recordPayment as pay, timeOutPayment
} from '../../domain/back-to-back.ts'
import { type BackToBackChanges, changesOf } from '../../domain/changes.ts'
import { describeSalesOrder, type SalesOrderDescription } from '../../domain/description.ts'
import type { Surroundings } from '../../domain/drafting.ts'
import type { MerchantSettings } from '../../domain/merchant.ts'
import {
  assertAmounts, assertPayment, type NewPayment, type NewSalesOrder, normalizePayment,
  normalizeSalesOrder, openPayment, openSalesOrder
} from '../../domain/opening.ts'
import { RuleError } from '../../domain/rule.ts'
import { openStockBook, type StockRow } from '../../domain/stock-book.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf, type Outcome, type Request
} from '../../platform/call.ts'
import { hashContent } from '../../platform/content-hash.ts'
import { buildPage, type Page, type PageQuery, readPage } from '../../platform/db/page.ts'
import { together } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { lockBackToBack, lockOffers } from '../back-to-back/store/lock.ts'
import {
  findSalesOrders, listSalesOrders, type SalesOrderFilters
} from '../back-to-back/store/read.ts'
import { recordBackToBack } from '../back-to-back/store/record.ts'
import { findSettings } from '../merchants/store.ts'

/** Joins the orders of the merchant that wait at the same moment. */
export async function placeSalesOrder (call: Call, input: NewSalesOrder): Promise<Answer> {
  assertAmounts(input)
  const content = normalizeSalesOrder(input)
  return call.commands.batch(PLACE, call, { content, content_hash: hashContent(content) })
}

export async function confirmSalesOrder (call: Call, id: string): Promise<Answer> {
  return call.commands.run(CONFIRM, call, { id })
}

export async function recordPayment (
  call: Call, id: string, payment: NewPayment
): Promise<Answer> {
  return call.commands.run(PAY, call, { id, payment })
}

/** Background work: does nothing when the order has been paid in the meantime. */
export async function timeOutSalesOrder (call: Call, id: string): Promise<Answer> {
  return call.commands.run(TIME_OUT, call, { id })
}

/** Throws `sales_order_not_found`. */
export async function readSalesOrder (
  { db, merchant_id }: Call, id: string
): Promise<SalesOrderDescription> {
  const [found] = await findSalesOrders(db, merchant_id, { ids: [id] })
  if (found === undefined) throw new RuleError('sales_order_not_found')
  return describeSalesOrder(found)
}

/** Newest first. Throws `invalid_request` for a foreign cursor. */
export async function readSalesOrderPage (
  { db, merchant_id }: Call, { limit, cursor, ...filters }: PageQuery & SalesOrderFilters
): Promise<Page<SalesOrderDescription>> {
  const page = readPage({ limit, cursor }, 1)
  const rows = await listSalesOrders(db, merchant_id, filters, page)
  return buildPage(rows.map(describeSalesOrder), page.limit, ({ id }) => [id])
}

type Placing = { content: NewSalesOrder, content_hash: string }
type PlaceLoaded = { offers: StockRow[], known: BackToBack[], settings: MerchantSettings }

const PLACE: Command<Placing, PlaceLoaded, BackToBackChanges> = {
  // The second order with a reference waits for the first's outcome.
  turnOf: ({ content }) => content.reference,
  load: async (trx, merchant_id, requests) => {
    const contents = requests.map(({ input }) => input.content)
    const skus = contents.flatMap(({ confirm, lines }) =>
      confirm === false ? [] : lines.map(({ sku }) => sku))
    const references = contents.map(({ reference }) => reference)
    // The references are read behind the locks: what the holder before us placed is then seen.
    const [offers, known, settings] = await together([
      lockOffers(trx, merchant_id, [...new Set(skus)]),
      findSalesOrders(trx, merchant_id, { references }),
      findSettings(trx, merchant_id)
    ])
    return { offers, known, settings: present(settings) }
  },
  decide: (requests, { offers, known, settings }, now) => {
    const surroundings = { settings, book: openStockBook(offers), now, newId }
    const by_reference = new Map(known.map((one) => [one.sales_order.reference, one]))
    return requests.map(({ input }) => {
      const before = by_reference.get(input.content.reference)
      if (before !== undefined) return answerKnown(before, input)
      try {
        return place(input, surroundings)
      } catch (error) {
        if (error instanceof RuleError) return error // one order's fault is its own
        throw error
      }
    })
  },
  record: recordBackToBack
}

type Loaded = {
  sales: Map<string, BackToBack>
  offers: StockRow[]
  settings: MerchantSettings
}

const CONFIRM = defineSaleCommand<{ id: string }>((before, { call }, surroundings) => {
  const { sales_order } = before
  assertVersion(call, sales_order.version)
  if (sales_order.status !== 'draft') throw new RuleError('sales_order_not_draft')
  const decided = confirm(sales_order, surroundings)
  const is_canceled = decided.sales_order.status === 'canceled' // nothing of it could be sourced
  const sale_event = is_canceled ? 'sales_order.canceled' : 'sales_order.confirmed'
  return answerSale(before, decided, { sale_event, status: 200 })
})

type Paying = { id: string, payment: NewPayment }

const PAY = defineSaleCommand<Paying>((before, { call, input }, surroundings) => {
  const { id: sales_order_id, currency, status, payments, version } = before.sales_order
  assertPayment(input.payment, currency)
  const payment = normalizePayment(input.payment, currency)
  const known = payments.find(({ reference }) => reference === payment.reference)
  if (known !== undefined) {
    if (known.amount !== payment.amount) throw new RuleError('payment_conflict')
    return { status: 200, value: known, changes: null }
  }
  assertVersion(call, version)
  if (status === 'canceled') throw new RuleError('sales_order_canceled')
  const opened = openPayment(payment, { id: newId('pay'), sales_order_id, now: surroundings.now })
  const decided = pay(before, opened, surroundings)
  const is_issued = decided.purchase_orders.some((one, index) =>
    one !== before.purchase_orders[index])
  const sale_event = is_issued ? 'sales_order.released' : 'sales_order.payment_recorded'
  const { changes } = changesOf(before, decided, { sale_event, newId })
  return { status: 201, value: opened, changes }
})

const TIME_OUT = defineSaleCommand<{ id: string }>((before, _request, surroundings) => {
  const decided = timeOutPayment(before, surroundings)
  if (decided === undefined) return { status: 200, value: undefined, changes: null }
  return answerSale(before, decided, { sale_event: 'sales_order.canceled', status: 200 })
})

/** A command on one order that exists: locked with its purchase orders and all its offers. */
function defineSaleCommand<Input extends { id: string }> (
  decideOne: (
    before: BackToBack, request: Request<Input>, surroundings: Surroundings
  ) => Outcome<BackToBackChanges>
): Command<Input, Loaded, BackToBackChanges> {
  return {
    load: async (trx, merchant_id, requests) => {
      const ids = requests.map(({ input }) => input.id)
      const [locked, settings] = await together([
        lockBackToBack(trx, merchant_id, ids), findSettings(trx, merchant_id)
      ])
      return { ...locked, settings: present(settings) }
    },
    decide: (requests, { sales, offers, settings }, now) => requests.map((request) => {
      const before = sales.get(request.input.id)
      if (before === undefined) return new RuleError('sales_order_not_found')
      return decideOne(before, request, { settings, book: openStockBook(offers), now, newId })
    }),
    record: recordBackToBack
  }
}

function place (
  { content, content_hash }: Placing, surroundings: Surroundings
): Outcome<BackToBackChanges> {
  const draft = openSalesOrder(content, { ...surroundings, content_hash, newId })
  const decided = content.confirm === false
    ? { sales_order: draft, purchase_orders: [], decision: null, stock: [] }
    : confirm(draft, surroundings)
  return answerSale(undefined, decided, { sale_event: 'sales_order.created', status: 201 })
}

function answerSale (
  before: BackToBack | undefined, decided: Decided,
  { sale_event, status }: {
    sale_event: 'sales_order.created' | 'sales_order.confirmed' | 'sales_order.canceled'
    status: number
  }
): Outcome<BackToBackChanges> {
  const { after, changes } = changesOf(before, decided, { sale_event, newId })
  const { id, version, sourcing_status } = after.sales_order
  return {
    status,
    value: describeSalesOrder(after),
    headers: {
      etag: etagOf(version), ...status === 201 && { location: `/v1/sales-orders/${id}` }
    },
    label: sourcing_status,
    changes
  }
}

function answerKnown (
  before: BackToBack, { content_hash }: Placing
): Outcome<BackToBackChanges> | RuleError {
  const { sales_order } = before
  if (sales_order.content_hash !== content_hash) return new RuleError('reference_conflict')
  const headers = { etag: etagOf(sales_order.version) }
  return { status: 200, value: describeSalesOrder(before), headers, changes: null }
}

function present (settings: MerchantSettings | undefined): MerchantSettings {
  if (settings === undefined) throw new Error('an API key without a merchant')
  return settings
}
