// Makes, finds and revokes answer links. The token of a link stands in its address only: stored is
// its hash. Whoever writes mails opens a link in the transaction that queues the mail.

import { sql } from 'kysely'
import {
  type AnswerLink, buildAnswerLink, expiryOf, type LinkedOrder
} from '../../domain/model/answer-link/answer-link.ts'
import { newId } from '../../platform/id.ts'
import { defineRows } from '../../platform/db/bulk-rows.ts'
import type { Db } from '../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../platform/db/trx.ts'
import { hashOfToken, newLinkToken } from '../../platform/link-token.ts'

const rows = defineRows<AnswerLink>('answer_links', {
  key: ['id'],
  columns: {
    id: 'text',
    token_hash: 'text',
    purchase_order_id: 'text',
    supplier_id: 'text',
    sales_order_id: 'text',
    is_by_mail: 'boolean'
  }
})

export async function insertAnswerLinks (
  trx: Trx, merchant_id: string, links: readonly AnswerLink[]
): Promise<void> {
  return rows.insert(trx, merchant_id, links)
}

/** Opens one more link for the order, which exists or was inserted before, and tells its token. */
export async function openAnswerLink (
  trx: Trx, merchant_id: string, order: LinkedOrder
): Promise<string> {
  const { token, token_hash } = newLinkToken()
  await insertAnswerLinks(
    trx, merchant_id, [buildAnswerLink(order, { id: newId('ans'), token_hash })])
  return token
}

export type Linkable = {
  id: string
  /** Null for a sales order. */
  supplier_id: string | null
  closed_at: string | null
}

/** When a purchase order that is over last changed counts as its end: it has no time of its own. */
const PURCHASE_CLOSED_AT = `case when p.status in ('closed', 'rejected', 'expired', 'canceled')
  then p.updated_at end`
const SALE_CLOSED_AT = 'coalesce(o.completed_at, o.canceled_at)'

const LINKABLE = {
  purchase_order: `select p.id, p.supplier_id, ${PURCHASE_CLOSED_AT} as closed_at
    from purchase_orders p where p.merchant_id = $1 and p.id = any($2)`,
  sales_order: `select o.id, null as supplier_id, ${SALE_CLOSED_AT} as closed_at
    from sales_orders o where o.merchant_id = $1 and o.id = any($2)`
} as const

/** What links can be for: a kind of order. */
export type LinkableKind = keyof typeof LINKABLE

/** The orders that exist, in any order. */
export async function findLinkable (
  trx: Trx, merchant_id: string, kind: LinkableKind, ids: readonly string[]
): Promise<Linkable[]> {
  return runStatement<Linkable>(trx, LINKABLE[kind], [merchant_id, ids])
}

const WORKING = {
  purchase_order: 'purchase_order_id', sales_order: 'sales_order_id', supplier: 'supplier_id'
} as const
export type RevocableKind = keyof typeof WORKING

/** Locks the links of the order or supplier that are not revoked, and returns their ids. */
export async function lockAnswerLinks (
  trx: Trx, merchant_id: string, kind: RevocableKind, id: string
): Promise<string[]> {
  const found = await runStatement<{ id: string }>(trx, `
    select id from answer_links where merchant_id = $1 and ${WORKING[kind]} = $2
      and revoked_at is null and ${WORKING[kind]} is not null
    order by id for no key update`, [merchant_id, id])
  return found.map((row) => row.id)
}

export async function revokeAnswerLinks (
  trx: Trx, merchant_id: string, ids: readonly string[], now: string
): Promise<void> {
  await runStatement(trx,
    'update answer_links set revoked_at = $3 where merchant_id = $1 and id = any($2)',
    [merchant_id, ids, now])
}

/**
 * Ends the links that were mailed to the customer of the order: a newer mail brings another one.
 * Those that an operator asked for still work.
 */
export async function revokeMailedLinks (
  trx: Trx, merchant_id: string, sales_order_id: string
): Promise<void> {
  await runStatement(trx, `
    update answer_links set revoked_at = now()
    where merchant_id = $1 and sales_order_id = $2 and is_by_mail and revoked_at is null`,
  [merchant_id, sales_order_id])
}

/** A link that works, with the names that its page shows. */
export type OpenedLink = {
  id: string
  merchant_id: string
  merchant_name: string
  purchase_order_id: string | null
  supplier_id: string | null
  supplier_name: string | null
  sales_order_id: string | null
}

type FoundLink = OpenedLink & { closed_at: string | null, revoked_at: string | null, now: string }

const OPENED = sql.raw(`
  select l.id, l.merchant_id, l.purchase_order_id, l.supplier_id, l.sales_order_id, l.revoked_at,
    m.name as merchant_name, s.name as supplier_name, now() as now,
    coalesce(${PURCHASE_CLOSED_AT}, ${SALE_CLOSED_AT}) as closed_at
  from answer_links l
  join merchants m on m.id = l.merchant_id
  left join suppliers s on s.merchant_id = l.merchant_id and s.id = l.supplier_id
  left join purchase_orders p on p.merchant_id = l.merchant_id and p.id = l.purchase_order_id
  left join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id`)

/**
 * Undefined for a token that is unknown, revoked or expired: one statement reads all there is to
 * know of it, so that the time taken does not tell which of them it is.
 */
// eslint-disable-next-line no-restricted-syntax -- the token is all that is known of the merchant
export async function findOpenedLink (db: Db, token: string): Promise<OpenedLink | undefined> {
  const token_hash = hashOfToken(token)
  if (token_hash === null) return undefined
  const { rows: [found] } = await sql<FoundLink>`
    ${OPENED} where l.token_hash = ${token_hash}`.execute(db)
  if (found === undefined) return undefined
  const { closed_at, revoked_at, now, ...link } = found
  const expires_at = expiryOf(closed_at)
  return revoked_at !== null || (expires_at !== null && expires_at <= now) ? undefined : link
}
