// Places sales orders: orders of one merchant that wait at the same moment share a transaction.

import { assertAmounts } from '../../../domain/back-to-back/actions/assert-amounts.ts'
import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import { confirmSale } from '../../../domain/back-to-back/actions/confirm-sales-order.ts'
import {
  describeSalesOrder, type SalesOrderDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import {
  conflictOf, contentOf, saidContentOf
} from '../../../domain/back-to-back/actions/describe-difference.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import {
  assertStorefrontPolicy, type MerchantSettings
} from '../../../domain/model/merchant/merchant.ts'
import {
  assertNoSuppliers, assertSuppliers, suppliersNamed
} from '../../../domain/model/sales-order/line-suppliers.ts'
import {
  assertNoFavors, assertNoSourcing, assertNoTags
} from '../../../domain/model/sales-order/assert-storefront.ts'
import {
  type NewSalesOrder, type NormalSalesOrder, normalizeSalesOrder, openSalesOrder
} from '../../../domain/back-to-back/actions/open-sales-order.ts'
import type { ExchangeRate } from '../../../domain/kernel/exchange.ts'
import {
  type OrderPath, PATH_MERCHANTS_MAX, type SalePath
} from '../../../domain/model/link/link.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import { openSearchBudget } from '../../../domain/sourcing/plan-sourcing.ts'
import { openStockBook, type StockRow } from '../../../domain/model/stock/stock-book.ts'
import {
  type Answer, type Call, type Command, etagOf
} from '../../../platform/command/call.ts'
import { hashContent } from '../../../platform/content-hash.ts'
import { together } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import { hashInPath } from '../../../platform/path-hash.ts'
import { answerSale, type SaleOutcome } from '../../back-to-back/command.ts'
import { lockOffers } from '../../back-to-back/store/lock-rows.ts'
import { completePaths } from '../../back-to-back/store/passed-suppliers.ts'
import {
  findKnownSalesOrders, type KnownSalesOrder, type Reference
} from '../../back-to-back/store/read-orders.ts'
import { recordBackToBack } from '../../back-to-back/store/record-decisions.ts'
import { findRates } from '../../back-to-back/store/read-rates.ts'
import { findSettings } from '../../back-to-back/store/read-settings.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { assertLogo, hasLogo } from './assert-logo.ts'

/** The order shares its transaction with orders of the merchant that wait at the same moment. */
export async function placeSalesOrder (
  call: Call, { path: said, ...input }: NewSalesOrder & { path?: OrderPath }
): Promise<Answer<SalesOrderDescription>> {
  assertAmounts(input)
  if (call.role === 'storefront') {
    assertNoSuppliers(input.lines)
    assertNoTags(input.tags)
    if (call.account !== null) assertNoFavors(input)
  }
  const { db, merchant_id, account } = call
  assertSuppliers(input.lines, await findSuppliers(db, merchant_id, suppliersNamed(input.lines)))
  const has_logo = await hasLogo(call, input.ship_from)
  const content = normalizeSalesOrder(input)
  const content_hash = hashContent(content)
  const path = said === undefined ? null : await readPath(call, said)
  return call.commands.batch(PLACE, call, { content, content_hash, account, path, has_logo })
}

/** Throws `chain_cycle`. A supplier may be one of the merchants that the order has passed. */
async function readPath (
  { db, merchant_id }: Call, { salt, merchants }: OrderPath
): Promise<SalePath | null> {
  const is_back = merchants.includes(hashInPath(salt, merchant_id))
  if (merchants.length > PATH_MERCHANTS_MAX || is_back) {
    throw new RuleError('chain_cycle')
  }
  const [path = null] = await completePaths(db, merchant_id, [{ salt, merchants }])
  return path
}

type Placing = {
  content: NormalSalesOrder
  content_hash: string
  account: string | null
  path: SalePath | null
  has_logo: boolean
}
type Loaded = {
  offers: StockRow[]
  known: KnownSalesOrder[]
  settings: MerchantSettings
  rates: ExchangeRate[]
}

const PLACE: Command<Placing, Loaded, BackToBackChanges, SalesOrderDescription> & {
  batched: true
} = {
  batched: true,
  // Of two orders with one reference the second waits until the first has its answer.
  turnOf: ({ content: { reference }, account }) => nameOf({ reference, account }),
  weightOf: ({ content }) => content.lines.length,
  load: async (trx, merchant_id, requests) => {
    const contents = requests.map(({ input }) => input.content)
    const skus = contents.flatMap(({ confirm, lines }) =>
      confirm === false ? [] : lines.map(({ sku }) => sku))
    const references = requests.map(({ input: { content, account } }) =>
      ({ reference: content.reference, account }))
    // The references are read after the stock is locked. The transaction that held the locks before
    // has committed by then, so the orders that it placed are seen.
    const [offers, known, settings] = await together([
      lockOffers(trx, merchant_id, [...new Set(skus)]),
      findKnownSalesOrders(trx, merchant_id, references),
      findSettings(trx, merchant_id)
    ])
    const currencies = contents.map(({ currency }) => currency)
    const rates = await findRates(trx, merchant_id, currencies, offers)
    return { offers, known, settings, rates }
  },
  * decide (requests, { offers, known, settings, rates }, now) {
    const search = openSearchBudget(requests.length)
    const surroundings = { settings, book: openStockBook(offers), rates, search, now, newId }
    const by_reference = new Map(known.map((one) =>
      [nameOf(one.sale.sales_order), one]))
    for (const { call, input } of requests) {
      const { content: { reference }, account } = input
      const before = by_reference.get(nameOf({ reference, account }))
      yield before === undefined
        ? tryToPlace(call, input, surroundings)
        : answerKnown(before, input)
    }
  },
  record: recordBackToBack
}

/** Names a reference of an account, or of the merchant: an encoded account has no space. */
function nameOf ({ reference, account }: Reference): string {
  return account === null ? ` ${reference}` : `${encodeURIComponent(account)} ${reference}`
}

/** A refusal is returned, not thrown, so that the other orders of the transaction are placed. */
function tryToPlace (...placing: Parameters<typeof place>): ReturnType<typeof place> | RuleError {
  try {
    return place(...placing)
  } catch (error) {
    if (error instanceof RuleError) return error
    throw error
  }
}

function place (
  { role }: Call, { content, content_hash, account, path, has_logo }: Placing,
  surroundings: WritableSurroundings
): SaleOutcome<SalesOrderDescription> {
  assertLogo(has_logo)
  const opening = { ...surroundings, content_hash, account, path, newId }
  const sales_order = openSalesOrder(content, opening)
  if (role === 'storefront') {
    assertNoSourcing(content.sourcing)
    assertStorefrontPolicy(sales_order.shortage_policy, surroundings.settings)
  }
  const draft = { sales_order, purchase_orders: [], shipments: [], exceptions: [] }
  const decided = content.confirm === false
    ? drawConsequences(draft, draft, { trigger: null }, surroundings)
    : confirmSale(draft, surroundings)
  return answerSale(undefined, decided, { sale_event: 'sales_order.created', status: 201 })
}

function answerKnown (
  { sale, created }: KnownSalesOrder, { content, content_hash }: Placing
): SaleOutcome<SalesOrderDescription> | RuleError {
  const { sales_order } = sale
  const described = describeSalesOrder(sale)
  if (sales_order.content_hash !== content_hash) {
    return conflictOf(sales_order, {
      said: saidContentOf(content, sales_order.created_at),
      created: created && contentOf(JSON.parse(created) as SalesOrderDescription, content),
      current: contentOf(described, content)
    })
  }
  const headers = { etag: etagOf(sales_order.version) }
  return { status: 200, value: described, headers, changes: null }
}
