// An answer link: a page that answers for one order without an account, and how long it works.

/** A link is for one purchase order and its supplier, or for one sales order and its customer. */
export type LinkedOrder =
  { purchase_order_id: string, supplier_id: string } | { sales_order_id: string }

export type AnswerLink = {
  id: string
  /** The SHA-256 of the token, in hexadecimal. */
  token_hash: string
  purchase_order_id: string | null
  supplier_id: string | null
  sales_order_id: string | null
  /** Was it made for a mail? */
  is_by_mail: boolean
}

const NOBODY = { purchase_order_id: null, supplier_id: null, sales_order_id: null }

export function buildAnswerLink (
  order: LinkedOrder, own: Pick<AnswerLink, 'id' | 'token_hash'> & { is_by_mail?: boolean }
): AnswerLink {
  return { is_by_mail: false, ...own, ...NOBODY, ...order }
}

/** The address that a person opens. `public_url` has no slash at its end. */
export function answerAddress (public_url: string, token: string): string {
  return `${public_url}/answer/${token}`
}

const DAYS_AFTER_CLOSE = 30
const DAY_MS = 24 * 60 * 60 * 1000

/** When links of an order stop working. Null: not while the order is under way. */
export function expiryOf (closed_at: string | null): string | null {
  return closed_at === null
    ? null
    : new Date(Date.parse(closed_at) + DAYS_AFTER_CLOSE * DAY_MS).toISOString()
}
