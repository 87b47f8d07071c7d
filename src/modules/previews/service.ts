// Questions to sourcing: what an order would get, and what is available. They take nothing and hold
// no locks.

import { completeAddress } from '../../domain/kernel/address.ts'
import {
  type Availability, findAvailability, findCartAvailability, previewSourcing, type SourceNaming,
  type SourcingPreview
} from '../../domain/back-to-back/preview-sourcing.ts'
import {
  completeSourcing, type NewSalesOrder, normalizeSalesOrder, openSalesOrder
} from '../../domain/back-to-back/actions/open-sales-order.ts'
import { assertAmounts } from '../../domain/back-to-back/actions/assert-amounts.ts'
import type { Surroundings } from '../../domain/back-to-back/surroundings.ts'
import type { OrderTax } from '../../domain/model/tax/tax.ts'
import type { SalesOrder, SourcingChoice } from '../../domain/model/sales-order/sales-order.ts'
import {
  assertSuppliers, suppliersNamed
} from '../../domain/model/sales-order/line-suppliers.ts'
import { openStockBook } from '../../domain/model/stock/stock-book.ts'
import type { Call } from '../../platform/command/call.ts'
import type { Db } from '../../platform/db/connect.ts'
import { findFeed } from '../../platform/events/read-feed.ts'
import { enterLoop } from '../../platform/fairness/event-loop.ts'
import { newId } from '../../platform/id.ts'
import { buildSourceNames } from '../../platform/source-names.ts'
import { findMarket } from '../back-to-back/store/read-market.ts'
import { findRates } from '../back-to-back/store/read-rates.ts'
import { findSuppliers } from '../suppliers/store.ts'
import type { AvailabilityQuestion, NewCartAvailability, NewSourcingPreview } from './schema.ts'

type Described = SourcingPreview & { comparisons: SourcingPreview[] }

export async function askPreview (
  { db, merchant_id, share }: Call, input: NewSourcingPreview
): Promise<Described> {
  assertSuppliers(input.lines, await findSuppliers(db, merchant_id, suppliersNamed(input.lines)))
  const { sale, surroundings } = await openQuestion(db, merchant_id, input)
  const plan = async (choice: SourcingChoice): Promise<SourcingPreview> => {
    await enterLoop(`questions of ${share}`)
    return previewSourcing(sale, choice, surroundings)
  }
  const planned = await plan(sale.sourcing)
  const comparisons: SourcingPreview[] = []
  for (const one of input.compare ?? []) {
    // eslint-disable-next-line no-await-in-loop -- one after the other: each takes a turn
    comparisons.push(await plan({ ...sale.sourcing, ...saidOf(completeSourcing(one)) }))
  }
  return { ...planned, comparisons }
}

/** What a comparison leaves out is as the order says. */
function saidOf ({ objective, split }: SourcingChoice): Partial<SourcingChoice> {
  return { ...objective !== null && { objective }, ...split !== null && { split } }
}

/** Each SKU alone. */
export async function askAvailability (
  { db, merchant_id, share }: Call,
  { sku, quantity = 1, country, currency, include = [] }: AvailabilityQuestion
): Promise<Availability> {
  const lines = [...new Set(sku)].map((one) => ({ sku: one, quantity }))
  const { sale, surroundings } = await openQuestion(db, merchant_id, {
    ship_to: { country }, lines, ...currency !== undefined && { currency }
  })
  const naming = await findNaming(db, merchant_id, surroundings, include.includes('sources'))
  await enterLoop(`questions of ${share}`)
  return findAvailability(sale, surroundings, naming)
}

/** The lines together. */
export async function askCartAvailability (
  { db, merchant_id, share }: Call, input: NewCartAvailability
): Promise<Availability> {
  const { sale, surroundings } = await openQuestion(db, merchant_id, input)
  const naming = await findNaming(db, merchant_id, surroundings, false)
  await enterLoop(`questions of ${share}`)
  return findCartAvailability(sale, surroundings, naming)
}

/** Most merchants have no stock that came over a link: then nothing is read. */
async function findNaming (
  db: Db, merchant_id: string, { book }: Surroundings, is_asked: boolean
): Promise<SourceNaming> {
  const isLinked = (): boolean => [...book.rows.values()].some((rows) =>
    rows.some(({ sources = null }) => sources !== null))
  if (!is_asked && !isLinked()) return null
  const { cursor_key } = await findFeed(db, merchant_id)
  return { nameOf: buildSourceNames(cursor_key).nameOf, is_asked }
}

/** What a question has of an order. */
type Asked = {
  currency?: string
  ship_to: { country: string }
  lines: ReadonlyArray<Omit<NewSalesOrder['lines'][number], 'unit_price'> & { unit_price?: string }>
} & Partial<OrderTax & Pick<NewSalesOrder, 'delivery_mode' | 'sourcing'>>

type Question = { sale: SalesOrder, surroundings: Surroundings }

/** The order that is asked for, as a draft, and what its decision would read. */
async function openQuestion (db: Db, merchant_id: string, asked: Asked): Promise<Question> {
  const skus = new Set(asked.lines.map(({ sku }) => sku))
  const market = await findMarket(db, merchant_id, [...skus])
  const { settings, offers, now } = market
  const currency = asked.currency ?? market.currency
  const rates = await findRates(db, merchant_id, [currency], offers)
  const surroundings = { settings, book: openStockBook(offers), rates, now, newId }
  return { sale: draftOf(asked, { ...surroundings, currency }), surroundings }
}

// Only the country of the address counts.
const NOWHERE = { name: '-', line1: '-', city: '-', postal_code: '-' }

function draftOf (
  { ship_to: { country }, lines, ...asked }: Asked,
  { settings, currency, now }: Surroundings & { currency: string }
): SalesOrder {
  const order = normalizeSalesOrder({
    ...asked,
    reference: '-',
    currency,
    customer: { name: '-' },
    ship_to: completeAddress({ ...NOWHERE, country }),
    lines: lines.map((line) => ({ unit_price: '0', ...line }))
  })
  assertAmounts(order)
  return openSalesOrder(order, {
    settings, now, content_hash: '', account: null, path: null, newId
  })
}
