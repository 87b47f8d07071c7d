// Forgets what a partner has, once nobody asks it any more: its rows are emptied part by part.

import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const WANT = `
  update links k set forget_until = $3, forgotten_sku = ''
  where merchant_id = $1 and id = $2 and state in ('active', 'suspended') and exists (
    select from link_progress g where g.merchant_id = k.merchant_id and g.link_id = k.id
      and g.availability_cursor is not null)`

type Ending = { id: string, updated_at: string }

/**
 * What was reported until now is to be forgotten, if the stock was ever followed. Of a link that is
 * not followed already, nothing is: so this is sent before its new state is.
 */
export async function wantForgetting (
  trx: Trx, merchant_id: string, { id, updated_at }: Ending
): Promise<void> {
  await runStatement(trx, WANT, [merchant_id, id, updated_at])
}

export type Forgetting = { supplier_id: string }

const LOCK = `
  select supplier_id from links
  where merchant_id = $1 and id = $2 and forget_until is not null for no key update`

/** Undefined when nothing is to be forgotten. */
export async function lockForgetting (
  trx: Trx, merchant_id: string, id: string
): Promise<Forgetting | undefined> {
  const [found] = await runStatement<Forgetting>(trx, LOCK, [merchant_id, id])
  return found
}

// A partner that tells sources has them on each row that it has answered, so a row without them has
// what somebody has typed. It tells them once an hour at least. Of another partner, nobody knows
// whose figure a row has, once its stock was read.
const PLACE = `
  select k.supplier_id, k.forget_until, k.forgotten_sku,
    (said ->> 'caught_up_at' is not null or coalesce(said ->> 'compared_sku', '') <> '')
    and not coalesce((said ->> 'sources_told_at')::timestamptz >=
      coalesce((said ->> 'caught_up_at')::timestamptz, '-infinity') - interval '2 hours', false)
    as is_silent
  from links k
  join link_progress g on g.merchant_id = k.merchant_id and g.link_id = k.id
  cross join lateral (select g.availability_cursor::jsonb as said) p
  where k.merchant_id = $1 and k.id = $2 and k.forget_until is not null`

const PART = `
  with place as materialized (${PLACE})
  select sku from supplier_stock
  where merchant_id = $1 and supplier_id = (select supplier_id from place)
    and sku > (select forgotten_sku from place) and as_of <= (select forget_until from place)
    and (on_hand > 0 or sources is not null)
    and (sources is not null or (select is_silent from place))
  order by sku limit $3 for no key update`

/** The next rows that are to be emptied, locked. */
export async function lockForgottenRows (
  trx: Trx, merchant_id: string, id: string, limit: number
): Promise<string[]> {
  const rows = await runStatement<{ sku: string }>(trx, PART, [merchant_id, id, limit])
  return rows.map(({ sku }) => sku)
}

const EMPTY = `
  update supplier_stock set on_hand = 0, sources = null, updated_at = $4
  where merchant_id = $1 and supplier_id = $2 and sku = any($3)`
const GO_ON = 'update links set forgotten_sku = $3 where merchant_id = $1 and id = $2'
const END = `
  update links set forget_until = null, forgotten_sku = null
  where merchant_id = $1 and id = $2`

type Part = { id: string, supplier_id: string, skus: readonly string[], is_last: boolean }

/** What orders have reserved of the rows stays so, as where a partner reports less than that. */
export function emptyRows (
  trx: Trx, merchant_id: string, { id, supplier_id, skus, is_last }: Part, now: string
): Array<Promise<unknown>> {
  return [
    runStatement(trx, EMPTY, [merchant_id, supplier_id, skus, now]),
    is_last
      ? runStatement(trx, END, [merchant_id, id])
      : runStatement(trx, GO_ON, [merchant_id, id, skus.at(-1)])
  ]
}
