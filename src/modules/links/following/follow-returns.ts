// Follows the returns of an order that a partner supplied: the partner hears of those that are
// claims on it, and what becomes of them there becomes of ours.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { PartnerReturn } from '../../../domain/model/link/partner-return.ts'
import {
  cutWords, isOpenClaim, planReturnTurn, type ReturnTurn
} from '../../../domain/model/link/plan-partner-return.ts'
import type { Return } from '../../../domain/model/return/return.ts'
import { decideCredit, noteWords, receiveReturn } from '../../returns/commands.ts'
import { findReturns, findReturnsOfPurchase } from '../../returns/store/return-rows.ts'
import type { Asked, PartnerFailure, PartnerRefusal } from '../partner/ask.ts'
import {
  readRequestedReturns, readReturnAnswer, readReturnPage
} from '../partner/read-returns.ts'
import { callOf, type Following, isOfLink } from './follower.ts'

const TURNS_MAX = 20
const PAGES_MAX = 20

/** `is_left`: something is to be done that cannot be done now. */
export type Followed = PartnerRefusal | PartnerFailure | { outcome: 'followed', is_left: boolean }

type About = {
  purchase_order_id: string
  partner_order_id: string
  numbers: ReadonlyMap<number, number>
}

export async function followReturns (following: Following, about: About): Promise<Followed> {
  const { merchant_id, follower: { context: { db } } } = following
  const { purchase_order_id, partner_order_id } = about
  const found = await findReturnsOfPurchase(db, merchant_id, purchase_order_id)
  const claims = found.filter(isOpenClaim)
  if (claims.length === 0) return CALM
  const known = await listReturns(following, partner_order_id)
  if (known.outcome !== 'done') return known
  let is_left = false
  for (const claim of claims) {
    const theirs = known.value.filter(({ reference }) => reference === claim.id)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const followed = await followReturn(following, about, { claim, theirs })
    if (followed.outcome !== 'followed') return followed
    is_left ||= followed.is_left
  }
  return { outcome: 'followed', is_left }
}

async function listReturns (
  { api }: Following, partner_order_id: string
): Promise<Asked<PartnerReturn[]>> {
  const path = `/v1/returns?limit=200&sales_order_id=${encodeURIComponent(partner_order_id)}`
  const all: PartnerReturn[] = []
  let cursor: string | null = null
  for (let pages = 0; ; pages++) {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    // eslint-disable-next-line no-await-in-loop -- page after page
    const asked = await api.read(path + after, readReturnPage)
    if (asked.outcome !== 'done') return asked
    all.push(...asked.value.data)
    cursor = asked.value.next_cursor
    if (cursor === null || pages === PAGES_MAX) return { ...asked, value: all }
  }
}

type Claim = { claim: Return, theirs: readonly PartnerReturn[] }
type Taken = { outcome: 'taken', theirs: readonly PartnerReturn[] }

const CALM: Followed = { outcome: 'followed', is_left: false }
const LEFT: Followed = { outcome: 'followed', is_left: true }

/** Each turn follows from what the one before has left. */
async function followReturn (
  following: Following, about: About, { claim, ...before }: Claim
): Promise<Followed> {
  const { merchant_id, follower: { context: { db } } } = following
  let one = claim
  let { theirs } = before
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    const turn = planReturnTurn({ one, theirs, numbers: about.numbers })
    if (turn === null) return CALM
    /* eslint-disable no-await-in-loop -- one after the other */
    const taken = turn.kind === 'ask' || turn.kind === 'send'
      ? await tell(following, about, { claim: one, theirs }, turn)
      : await take(following, { claim: one, theirs }, turn)
    if (taken.outcome !== 'taken') return taken
    theirs = taken.theirs
    const [now] = await findReturns(db, merchant_id, [one.id], null)
    /* eslint-enable no-await-in-loop */
    one = now ?? one
  }
  return LEFT
}

/** What the partner refuses is asked again when something of the order is new. */
async function tell (
  following: Following, about: About, { claim, theirs }: Claim, turn: Telling
): Promise<Followed | Taken> {
  // While the link is suspended nothing new is sent.
  if (following.link.state !== 'active') return LEFT
  const told = await tellPartner(following, about, turn)
  if (told.outcome === 'refused' && !isOfLink(told)) {
    const words = cutWords(`The partner does not take the return. ${told.detail}`)
    await noteWords(callOf(following), claim.id, words)
    return CALM
  }
  if (told.outcome !== 'done') return told
  const ids = new Set(told.value.map(({ id }) => id))
  return { outcome: 'taken', theirs: [...theirs.filter(({ id }) => !ids.has(id)), ...told.value] }
}

async function take (
  following: Following, { claim, theirs }: Claim, turn: Exclude<ReturnTurn, Telling>
): Promise<Followed | Taken> {
  const refusal = await takeTurn(following, claim, turn)
  if (refusal === undefined || refusal.rule === 'precondition_failed') {
    return { outcome: 'taken', theirs }
  }
  following.follower.context.logger.warn({ err: refusal, return_id: claim.id },
    'what a partner’s return says was refused, it is tried again')
  return LEFT
}

type Telling = Extract<ReturnTurn, { kind: 'ask' | 'send' }>

async function tellPartner (
  { api }: Following, { partner_order_id }: About, turn: Telling
): Promise<Asked<PartnerReturn[]>> {
  if (turn.kind === 'ask') {
    const path = `/v1/sales-orders/${encodeURIComponent(partner_order_id)}/returns`
    return api.write(path, turn.request, readRequestedReturns)
  }
  const path = `/v1/returns/${encodeURIComponent(turn.partner_return_id)}/shipment`
  return api.write(path, turn.shipment, (answer) => [readReturnAnswer(answer)])
}

/** Names the version that it was planned for. Returns the refusal, if it was refused. */
async function takeTurn (
  following: Following, { id, version }: Return, turn: Exclude<ReturnTurn, Telling>
): Promise<RuleError | undefined> {
  const call = { ...callOf(following), if_match: [version] }
  try {
    if (turn.kind === 'receive') await receiveReturn(call, id, turn.lines)
    else if (turn.kind === 'credit') await decideCredit(call, id, turn.credit)
    else await noteWords(call, id, turn.words)
    return undefined
  } catch (error) {
    if (error instanceof RuleError) return error
    throw error
  }
}
