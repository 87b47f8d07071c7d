// A link: a supplier that is another merchant's Tandem, here or elsewhere. Our purchase order to it
// is its sales order, placed and followed by its public API with a storefront key that it gave us.

/**
 * `active`: everything goes both ways. `suspended`: nothing new is sent, what is open is still
 * followed. `broken`: the partner does not know our key, or somebody else answers. `ended`: the
 * supplier has its channel no more.
 */
export const LINK_STATES = ['active', 'suspended', 'broken', 'ended'] as const
export type LinkState = typeof LINK_STATES[number]

/** `sees_all_orders`: the key shows all orders of the partner, not only ours. */
export const LINK_WARNINGS = ['sees_all_orders'] as const
export type LinkWarning = typeof LINK_WARNINGS[number]

/** What becomes of units that the partner cannot source now. */
export const UNSOURCED = ['wait', 'reject'] as const
export type Unsourced = typeof UNSOURCED[number]

/** The SKUs of a partner by our SKUs; those that are not named are the same. */
export type SkuMap = Readonly<Record<string, string>>

/** The merchants that an order has passed, as hashes with a salt: see `chain_cycle`. */
export type OrderPath = { salt: string, merchants: readonly string[] }

/** Of a sales order: our suppliers that are linked to one of them are left out. */
export type SalePath = OrderPath & { supplier_ids: readonly string[] }

/** An order passes so many merchants at most. */
export const PATH_MERCHANTS_MAX = 8

/** The merchant that answers at the address of a link. */
export type Partner = { id: string, name: string, currency: string }

/** Of a key that shows all orders of the partner; others are told apart by a hash. */
export const ALL_ORDERS = 'all'

export type Link = {
  id: string
  version: number
  supplier_id: string
  channel_id: string
  partner_merchant_id: string
  partner_name: string
  partner_currency: string
  /** Whose orders the key shows; null where the partner has not told, as of an older release. */
  partner_account: string | null
  state: LinkState
  /** Why it is not active, for a person. */
  state_reason: string | null
  /** Has a person suspended it? Once it is broken no more, it is suspended again. */
  is_suspended: boolean
  warnings: readonly LinkWarning[]
  created_at: string
  updated_at: string
}

/** Where both sides were last found to differ. */
export type LinkDifference = { at: string, purchase_order_id: string, detail: string }

/** How far the partner's feeds were read. It changes all the time, so it is no part of the link. */
export type LinkProgress = {
  link_id: string
  events_cursor: string | null
  availability_cursor: string | null
  /** When the feed was last read to its end. */
  caught_up_at: string | null
  failures_in_row: number
  failing_since: string | null
  last_error: string | null
  reconciled_at: string | null
  reconcile_due_at: string | null
  last_difference: LinkDifference | null
}

/** The same, as it was read at the time `now`. */
export type SeenProgress = LinkProgress & {
  /** What the partner had then was known here. */
  stock_caught_up_at: string | null
  now: string
}

/** The partner's sales order that is our purchase order. */
export type PartnerOrder = {
  purchase_order_id: string
  link_id: string
  partner_order_id: string
  partner_number: string | null
  /** Our purchase order's id: so the partner knows it however often it is sent. */
  partner_reference: string
  partner_status: string
  partner_version: number
  /** The partner has forgotten it, and a person wants it placed again. */
  place_again: boolean
  /** When both sides must be looked at again. */
  look_at: string | null
  created_at: string
  updated_at: string
}

/** The partner's order as operators read it beside ours. */
export type PartnerOrderSummary = {
  id: string, number: string | null, reference: string, status: string
}

/** The next version, with these changes. */
export function changeLink (before: Link, changes: Partial<Link>, now: string): Link {
  return { ...before, ...changes, version: before.version + 1, updated_at: now }
}

export type LinkDescription =
  Omit<Link, 'partner_merchant_id' | 'partner_name' | 'partner_currency' | 'partner_account' |
    'channel_id' | 'is_suspended'> &
  { partner: Partner } &
  Partial<Pick<SeenProgress,
    'caught_up_at' | 'failing_since' | 'last_error' | 'reconciled_at' | 'last_difference' |
    'stock_caught_up_at'>> &
  { lag_seconds?: number | null }

/** Events tell of the link without its progress, which has none. */
export function describeLink (
  {
    partner_merchant_id: id, partner_name: name, partner_currency: currency,
    partner_account: _account, channel_id: _channel, is_suspended: _suspended, ...link
  }: Link,
  progress?: SeenProgress
): LinkDescription {
  const described = { ...link, partner: { id, name, currency } }
  if (progress === undefined) return described
  const {
    caught_up_at, failing_since, last_error, reconciled_at, last_difference, stock_caught_up_at
  } = progress
  return {
    ...described,
    caught_up_at,
    lag_seconds: lagOf(link, progress),
    stock_caught_up_at,
    failing_since,
    last_error,
    reconciled_at,
    last_difference
  }
}

/** At the end of its feed, a partner keeps a question open for some seconds before it answers. */
export const LAG_SECONDS_MIN = 30

/** How long nobody knows that all was heard of the partner; null: it never was, or needs not be. */
function lagOf (
  { state }: Pick<Link, 'state'>, { caught_up_at, failing_since, now }: SeenProgress
): number | null {
  if (caught_up_at === null || state === 'ended') return null
  const lag_ms = Math.max(0, Date.parse(now) - Date.parse(caught_up_at))
  const is_heard = isFollowed({ state }) && failing_since === null
  return is_heard && lag_ms < LAG_SECONDS_MIN * 1_000 ? 0 : Math.floor(lag_ms / 1_000)
}

/** How it is once nothing is wrong with it: what a person suspended stays so. */
export function mendedOf (
  { state, state_reason, is_suspended }: Pick<Link, 'state' | 'state_reason' | 'is_suspended'>
): Pick<Link, 'state' | 'state_reason'> {
  if (!is_suspended) return { state: 'active', state_reason: null }
  return { state: 'suspended', state_reason: state === 'suspended' ? state_reason : null }
}

/** Is the partner's side still followed? */
export function isFollowed ({ state }: Pick<Link, 'state'>): boolean {
  return state === 'active' || state === 'suspended'
}

/** What the partner calls our SKU. */
export function partnerSkuOf (sku_map: SkuMap | null, sku: string): string {
  return sku_map !== null && Object.hasOwn(sku_map, sku) ? sku_map[sku] ?? sku : sku
}

/** What we call the partner's SKU. The map has each of them once. */
export function ownSkuOf (sku_map: SkuMap | null, partner_sku: string): string {
  const found = Object.entries(sku_map ?? {}).find(([, theirs]) => theirs === partner_sku)
  return found?.[0] ?? partner_sku
}
