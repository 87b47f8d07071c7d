// Questions to sourcing: what an order would get, and what is available. They take nothing and hold
// no locks.

import { completeAddress } from '../../domain/kernel/address.ts'
import {
  type Availability, findAvailability, findCartAvailability, previewSourcing, type SourcingPreview
} from '../../domain/back-to-back/preview-sourcing.ts'
import {
  completeSourcing, type NewSalesOrder, normalizeSalesOrder, openSalesOrder
} from '../../domain/back-to-back/actions/open-sales-order.ts'
import type { Surroundings } from '../../domain/back-to-back/surroundings.ts'
import type { ExchangeRate } from '../../domain/kernel/exchange.ts'
import type { MerchantSettings } from '../../domain/model/merchant/merchant.ts'
import type { SalesOrder, SourcingChoice } from '../../domain/model/sales-order/sales-order.ts'
import {
  assertSuppliers, suppliersNamed
} from '../../domain/model/sales-order/line-suppliers.ts'
import { openStockBook, type StockRow } from '../../domain/model/stock/stock-book.ts'
import type { Answer, Call, Command } from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { findOffers } from '../back-to-back/store/lock-rows.ts'
import { findRates } from '../back-to-back/store/read-rates.ts'
import { findTerms } from '../back-to-back/store/read-settings.ts'
import { findSuppliers } from '../suppliers/store.ts'
import type { AvailabilityQuestion, NewCartAvailability, NewSourcingPreview } from './schema.ts'

type Described = SourcingPreview & { comparisons: SourcingPreview[] }

export async function askPreview (
  call: Call, input: NewSourcingPreview
): Promise<Answer<Described>> {
  const { db, merchant_id } = call
  assertSuppliers(input.lines, await findSuppliers(db, merchant_id, suppliersNamed(input.lines)))
  return call.commands.run(PREVIEW, call, input)
}

/** Each SKU alone. */
export async function askAvailability (
  call: Call, { sku, quantity = 1, country, currency }: AvailabilityQuestion
): Promise<Answer<Availability>> {
  const lines = [...new Set(sku)].map((one) => ({ sku: one, quantity }))
  return call.commands.run(AVAILABILITY, call, {
    ship_to: { country }, lines, ...currency !== undefined && { currency }
  })
}

/** The lines together. */
export async function askCartAvailability (
  call: Call, input: NewCartAvailability
): Promise<Answer<Availability>> {
  return call.commands.run(CART, call, input)
}

/** What a question has of an order. */
type Asked = {
  currency?: string
  ship_to: { country: string }
  lines: ReadonlyArray<Omit<NewSalesOrder['lines'][number], 'unit_price'> & { unit_price?: string }>
} & Partial<Pick<NewSalesOrder, 'delivery_mode' | 'sourcing'>>

type Loaded = {
  offers: StockRow[], settings: MerchantSettings, currency: string, rates: ExchangeRate[]
}

/** `answer` is given the order that is asked for, as a draft. */
function defineQuestion<Input extends Asked, Value> (
  answer: (sale: SalesOrder, input: Input, surroundings: Surroundings) => Value
): Command<Input, Loaded, unknown, Value> {
  return {
    load: async (trx, merchant_id, requests) => {
      const asked = requests.map(({ input }) => input)
      const skus = new Set(asked.flatMap(({ lines }) => lines.map(({ sku }) => sku)))
      const [offers, { settings, currency }] = await together([
        findOffers(trx, merchant_id, [...skus]), findTerms(trx, merchant_id)
      ])
      const currencies = asked.map((one) => one.currency ?? currency)
      return {
        offers, settings, currency, rates: await findRates(trx, merchant_id, currencies, offers)
      }
    },
    decide: (requests, { offers, currency, ...loaded }, now) => requests.map(({ input }) => {
      const surroundings = { ...loaded, book: openStockBook(offers), now, newId }
      const sale = draftOf(input, { ...surroundings, currency: input.currency ?? currency })
      return { status: 200, value: answer(sale, input, surroundings), changes: null }
    }),
    record: async () => {}
  }
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
  return openSalesOrder(order, { settings, now, content_hash: '', newId })
}

const PREVIEW = defineQuestion((
  sale, { compare = [] }: NewSourcingPreview, surroundings
): Described => {
  const of = (choice: SourcingChoice): SourcingPreview =>
    previewSourcing(sale, choice, surroundings)
  return {
    ...of(sale.sourcing),
    comparisons: compare.map((one) => of({ ...sale.sourcing, ...saidOf(completeSourcing(one)) }))
  }
})

/** What a comparison leaves out is as the order says. */
function saidOf ({ objective, split }: SourcingChoice): Partial<SourcingChoice> {
  return { ...objective !== null && { objective }, ...split !== null && { split } }
}

const AVAILABILITY = defineQuestion((sale, _asked: Asked, surroundings) =>
  findAvailability(sale, surroundings))

const CART = defineQuestion((sale, _asked: Asked, surroundings) =>
  findCartAvailability(sale, surroundings))
