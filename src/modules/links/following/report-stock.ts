// Asks a partner for stock rows, and reports what is new of them. Rows of a question that fails are
// set aside, so that they hold up no others.

import { type LinkedStock, readStockNews } from '../../../domain/model/link/linked-stock.ts'
import {
  keepAside, noteHeard, setAside, type StockPlace
} from '../../../domain/model/link/stock-place.ts'
import { findFeed } from '../../../platform/events/read-feed.ts'
import { buildSourceNames } from '../../../platform/source-names.ts'
import { reportRows } from '../../supplier-stock/commands.ts'
import { isLate, type NotDone } from '../partner/ask.ts'
import { takeLink } from '../store/following.ts'
import { findLinkedStock } from '../store/stock.ts'
import { type AskedStock, askStock, chooseRows } from './ask-stock.ts'
import { callOf, type Following, isOfLink } from './follower.ts'
import { keepLink } from './lease.ts'
import { isSpent, type StockLook, type StockTrouble } from './stock-look.ts'

type Rows = { rows: readonly LinkedStock[], is_refresh: boolean }
type At = { now: string, is_refresh: boolean }

/** Undefined when the partner has answered. */
export type Told = StockTrouble | 'left' | undefined

/** `moved`: the place behind the rows. Those that are set aside are asked for apart. */
export async function reportAll (
  look: StockLook, moved: StockPlace, { rows, is_refresh }: Rows
): Promise<{ place: StockPlace, trouble?: StockTrouble } | 'left'> {
  const { following, now } = look
  let passed = moved
  let rest = rows.filter(({ sku }) => !moved.aside_skus.includes(sku))
  while (rest.length > 0) {
    const some = chooseRows(following, rest, passed.rows_max)
    // eslint-disable-next-line no-await-in-loop -- one question after the other
    const told = await report(following, some, { now, is_refresh })
    if (told === 'left') return 'left'
    const next = passBy(passed, some, told)
    if (told !== undefined && (next === undefined || isSpent(look))) {
      return { place: keepAside(look.place, next ?? passed), trouble: told }
    }
    passed = next ?? passed
    rest = rest.slice(some.length)
  }
  return { place: passed }
}

/** Undefined where the trouble is not of these rows, or of too many. */
function passBy (
  place: StockPlace, rows: readonly LinkedStock[], trouble: StockTrouble | undefined
): StockPlace | undefined {
  if (trouble === undefined) return noteHeard(place)
  return trouble.is_of_link ? undefined : setAside(place, rows.map(({ sku }) => sku))
}

/**
 * As many rows as one question can name. A row that the partner refuses to answer is found by
 * halves and left as it is, and so is one of which its answer cannot be read.
 */
export async function report (
  following: Following, rows: readonly LinkedStock[], at: At
): Promise<Told> {
  if (await keepLink(following) === undefined) return 'left'
  const asked = await askStock(following, rows)
  if (asked.outcome === 'refused' && asked.status === 400) {
    const half = Math.ceil(rows.length / 2)
    return rows.length === 1
      ? undefined
      : await report(following, rows.slice(0, half), at) ??
        report(following, rows.slice(half), at)
  }
  if (asked.outcome !== 'done') return judge(asked)
  // What another process has heard meanwhile is newer.
  if (await keepLink(following) === undefined) return 'left'
  const stale_skus = await recordWithCare(following, rows, { ...asked.value, ...at })
  if (stale_skus === 'failed') return NOT_RECORDED
  return stale_skus.length === 0 ? undefined : reportOnceMore(following, stale_skus, at)
}

const NOT_RECORDED: StockTrouble = {
  detail: 'What the partner says could not be recorded.', is_of_link: false
}

/** What is refused but for a SKU is refused for all. */
function judge (asked: NotDone): StockTrouble {
  const is_of_link = asked.outcome === 'refused' || (isOfLink(asked) && !isLate(asked))
  return { detail: asked.detail, is_of_link }
}

type Said = AskedStock & At

async function recordWithCare (
  following: Following, rows: readonly LinkedStock[], said: Said
): Promise<readonly string[] | 'failed'> {
  const { supplier: { id: supplier_id }, follower: { context: { logger } } } = following
  try {
    return await record(following, rows, said)
  } catch (error) {
    logger.warn({ err: error, supplier_id }, NOT_RECORDED.detail)
    return 'failed'
  }
}

/** Returns SKUs of which newer figures were known for some. */
async function record (
  following: Following, rows: readonly LinkedStock[],
  { stock, unreadable_skus, now, is_refresh }: Said
): Promise<readonly string[]> {
  const { follower: { context: { db, logger } }, merchant_id, supplier, settings } = following
  if (unreadable_skus.length > 0) {
    logger.warn({ supplier_id: supplier.id, skus: unreadable_skus },
      'what a partner says of these SKUs cannot be read, they are left as they are')
  }
  const { cursor_key } = await findFeed(db, merchant_id)
  const news = readStockNews(rows.filter(({ sku }) => !unreadable_skus.includes(sku)), stock,
    {
      supplier,
      sku_map: following.sku_map,
      calendar: settings,
      ...buildSourceNames(cursor_key),
      now,
      is_refresh
    })
  if (news.length === 0) return []
  const { ignored_stale } = await reportRows(callOf(following), supplier.id,
    news.map((row) => ({ ...row, as_of: now })))
  return ignored_stale === 0 ? [] : news.map(({ sku }) => sku)
}

/** Somebody has reported them while we asked: the partner's figure of now replaces that. */
async function reportOnceMore (
  following: Following, skus: readonly string[], { is_refresh }: At
): Promise<Told> {
  const { follower: { context: { db }, process_id }, merchant_id, link } = following
  const lease = await takeLink(db, merchant_id, { link_id: link.id, process_id })
  if (lease === undefined) return 'left'
  const rows = await findLinkedStock(db, merchant_id, link.supplier_id, { skus, moved_skus: [] })
  const asked = await askStock(following, rows)
  if (asked.outcome !== 'done') return judge(asked)
  const said = { ...asked.value, now: lease.now, is_refresh }
  return await recordWithCare(following, rows, said) === 'failed' ? NOT_RECORDED : undefined
}
