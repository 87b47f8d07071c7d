// What becomes of the link when its supplier is created or changed.

import type { Channel } from '../channel/channel.ts'
import { RuleError } from '../../kernel/rule.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { changeLink, type Link, mendedOf, type Partner } from './link.ts'

type Linkable = { id: string, currency: string, channels: readonly Channel[] | null }

/** Who answered at the address of a channel, or why nobody can be linked there. */
export type PartnerCheck = {
  url: string
  partner: Answering | RuleError
}

type Answering = Partner & {
  orders: 'all' | 'own'
  /** As `Link` keeps it. */
  account: string | null
  /** Does the key show an order that is open? Null: it was not tried. */
  reads_orders: boolean | null
}

type Planning = {
  merchant_id: string
  supplier: Linkable
  /** The supplier's channels so far. */
  channels_before: readonly Channel[]
  before: Link | undefined
  /** Does the partner have an order that is open, or may it have one? */
  has_open_orders: boolean
  /** Undefined if nobody was asked. */
  partner_check: PartnerCheck | undefined
  newId: (prefix: 'lnk') => string
  now: string
}

function linkingChannelOf (channels: readonly Channel[] | null): Channel | undefined {
  return channels?.find(({ kind }) => kind === 'tandem')
}

/**
 * Returns the link as it is to be; undefined if nothing changes. Throws `partner_key_refused`,
 * `partner_unreachable`, `partner_is_self`, `partner_changed`, `partner_account_changed` and
 * `partner_currency_differs`.
 */
export function planLink (planning: Planning): Link | undefined {
  const { supplier, channels_before, before, now } = planning
  const channel = linkingChannelOf(supplier.channels)
  if (channel === undefined) {
    return before === undefined || before.state === 'ended'
      ? undefined
      : changeLink(before, { state: 'ended', state_reason: null, is_suspended: false }, now)
  }
  if (before !== undefined && isKnown(channel, channels_before)) {
    assertCurrency(supplier, before.partner_currency)
    return undefined
  }
  return connect(planning, channel)
}

/** Is it the channel of before, at the same address with the same key? */
function isKnown (channel: Channel, channels_before: readonly Channel[]): boolean {
  const was = linkingChannelOf(channels_before)
  return was?.id === channel.id && was.url === channel.url &&
    isSameValue(was.sealed, channel.sealed)
}

function connect (
  { supplier, before, newId, now, ...planning }: Planning, channel: Channel
): Link {
  const { id, name, currency, orders, account } =
    partnerOf({ supplier, before, ...planning }, channel)
  const seen = {
    channel_id: channel.id,
    partner_name: name,
    partner_currency: currency,
    partner_account: account,
    warnings: orders === 'all' ? ['sees_all_orders' as const] : []
  }
  if (before !== undefined) return changeLink(before, { ...seen, ...mendedOf(before) }, now)
  return {
    id: newId('lnk'),
    version: 1,
    supplier_id: supplier.id,
    partner_merchant_id: id,
    ...seen,
    state: 'active',
    state_reason: null,
    is_suspended: false,
    created_at: now,
    updated_at: now
  }
}

function partnerOf (
  { merchant_id, supplier, before, has_open_orders, partner_check }:
  Omit<Planning, 'channels_before' | 'newId' | 'now'>,
  channel: Channel
): Answering {
  // Somebody else has changed the channel meanwhile.
  if (partner_check === undefined || partner_check.url !== channel.url) {
    throw new RuleError('precondition_failed')
  }
  const { partner } = partner_check
  if (partner instanceof RuleError) throw partner
  if (partner.id === merchant_id) throw new RuleError('partner_is_self')
  if (before !== undefined && before.partner_merchant_id !== partner.id) {
    throw new RuleError('partner_changed')
  }
  if (before !== undefined && has_open_orders && isOfOtherAccount(before, partner)) {
    throw new RuleError('partner_account_changed')
  }
  assertCurrency(supplier, partner.currency)
  return partner
}

/**
 * What one account has ordered is not there for another one, and what is sent again to it is placed
 * again. A partner of an older release tells no accounts.
 */
function isOfOtherAccount (
  { partner_account, warnings }: Link, { orders, account, reads_orders }: Answering
): boolean {
  if (partner_account !== null && account !== null) return partner_account !== account
  const saw_all = warnings.includes('sees_all_orders')
  return saw_all !== (orders === 'all') || reads_orders === false
}

function assertCurrency ({ currency }: Linkable, partner_currency: string): void {
  if (currency === partner_currency) return
  throw new RuleError('partner_currency_differs', {
    detail: `The partner sells in ${partner_currency}, and the supplier’s currency is ${currency}.`
  })
}
