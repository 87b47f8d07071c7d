// Follows the returns of an order that a partner supplied: the partner hears of those that are
// claims on it, and what becomes of them there becomes of ours.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { isOpenThere, type PartnerReturn } from '../../../domain/model/link/partner-return.ts'
import {
  isDroppedClaim, isEndedClaim, isOpenClaim, KEPT, parcelTextOf, planReturnTurn, type ReturnTurn,
  WITHDRAWN
} from '../../../domain/model/link/plan-partner-return.ts'
import type { ReturnPlaces } from '../../../domain/model/link/return-lines.ts'
import { wordsToTell } from '../../../domain/model/link/return-words.ts'
import type { Return } from '../../../domain/model/return/return.ts'
import { decideCredit, noteWords, receiveReturn } from '../../returns/commands.ts'
import { findReturns, findReturnsOfPurchase } from '../../returns/store/return-rows.ts'
import type { NotDone, PartnerRefusal } from '../partner/ask.ts'
import { isTelling, type Telling, tellReturn } from '../partner/tell-return.ts'
import type { DueLook } from '../store/looks.ts'
import { noteReturnsTold } from '../store/returns-told.ts'
import { callOf, type Following, isOfLink, isOver } from './follower.ts'
import { listPartnerReturns } from './list-partner-returns.ts'
import { CALM, joinSaid, LEFT, type Said } from './said.ts'

const TURNS_MAX = 20
/** What is remembered of a claim of ours that came to nothing: the partner is asked no more. */
const ENDED = 'ended'

type About = {
  look: Pick<DueLook,
    'purchase_order_id' | 'partner_order_id' | 'parcels_told' | 'is_failing_long'>
  places: ReturnPlaces
}

/** What cannot be said of one return now holds up no other. */
export async function followReturns (
  following: Following, about: About
): Promise<Said | NotDone> {
  const { merchant_id, follower: { context: { db } } } = following
  const { look: { purchase_order_id, partner_order_id, parcels_told } } = about
  const found = await findReturnsOfPurchase(db, merchant_id, purchase_order_id)
  const claims = found.filter((one) =>
    isOpenClaim(one) || (isDroppedClaim(one) && parcels_told[one.id] !== ENDED))
  if (claims.length === 0) return CALM
  const listed = await listPartnerReturns(following, partner_order_id,
    new Set(claims.map(({ id }) => id)))
  if (listed.outcome !== 'done') {
    return isOfLink(listed)
      ? listed
      : failureOf(about, claims, `The partner’s returns cannot be read. ${listed.detail}`)
  }
  const { returns, is_cut } = listed.value
  const told = await followEach(following, about, { claims, returns, is_cut })
  if (told.outcome !== 'said' || !is_cut) return told
  return joinSaid(told, failureOf(about, claims,
    'The partner has more returns of the order than are read.'))
}

/**
 * Nothing here waits for what is only to be withdrawn, so that is given up after a while, until
 * something of the order is new.
 */
function failureOf ({ look }: About, claims: readonly Return[], failure: string): Said {
  return look.is_failing_long && !claims.some(isOpenClaim)
    ? CALM
    : { ...CALM, failures: [failure] }
}

type Listed = { claims: readonly Return[], returns: readonly PartnerReturn[], is_cut: boolean }

/** What was asked for one claim holds units that the next one does not ask for. */
async function followEach (
  following: Following, about: About, { claims, returns, is_cut }: Listed
): Promise<Said | NotDone> {
  let known = returns
  let told = CALM
  for (const claim of claims) {
    if (isOver(following)) return joinSaid(told, { ...CALM, is_cut: true })
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const followed = await followReturn(following, about, { claim, known, is_cut })
    if (followed.outcome !== 'followed') return followed
    told = joinSaid(told, followed.said)
    known = followed.known
  }
  return told
}

type Claim = {
  claim: Return
  theirs: readonly PartnerReturn[]
  others: readonly PartnerReturn[]
  /** What was told of each of the partner’s returns, now or before. */
  sent: ReadonlyMap<string, string>
}
type Taken = Pick<Claim, 'theirs' | 'sent'> & { outcome: 'taken' }

type Followed = { outcome: 'followed', said: Said, known: readonly PartnerReturn[] }

/** Each turn follows from what the one before has left. */
async function followReturn (
  following: Following, about: About, { claim, known, is_cut }: Pick<Listed, 'is_cut'> & {
    claim: Return, known: readonly PartnerReturn[]
  }
): Promise<Followed | NotDone> {
  const { merchant_id, follower: { context: { db } } } = following
  let one: Claim = {
    claim,
    theirs: known.filter(({ reference }) => reference === claim.id),
    others: known.filter(({ reference }) => reference !== claim.id),
    sent: new Map(Object.entries(about.look.parcels_told))
  }
  const end = (said: Said): Followed =>
    ({ outcome: 'followed', said, known: [...one.theirs, ...one.others] })
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    const pair = { ...one, one: one.claim, ...about.places }
    const turn = planReturnTurn(pair)
    /* eslint-disable no-await-in-loop -- one after the other */
    if (turn === null) {
      const is_ended = !is_cut && isEndedClaim(pair)
      if (is_ended) await noteTold(following, about, one, [claim.id, ENDED])
      return end(CALM)
    }
    const taken = await takeTurn(following, about, one, turn)
    if (taken.outcome === 'said') return end(taken)
    if (taken.outcome !== 'taken') return taken
    const [now = one.claim] = await findReturns(db, merchant_id, [claim.id], null)
    /* eslint-enable no-await-in-loop */
    // A turn of ours that has changed nothing would be planned for ever.
    if (!isTelling(turn) && now.version === one.claim.version) return end(CALM)
    one = { ...one, claim: now, theirs: taken.theirs, sent: taken.sent }
  }
  return end(LEFT)
}

const UNTOLD = 'The partner cannot be told of the return'

/** What the partner refuses is asked again when something of the order is new. */
async function tell (
  following: Following, about: About, one: Claim, turn: Telling
): Promise<Said | NotDone | Taken> {
  // While the link is suspended nothing new is sent.
  if (following.link.state !== 'active') return LEFT
  const told = await tellReturn(following.api, about.look.partner_order_id, turn)
  if (told.outcome !== 'done') {
    if (isOfLink(told)) return told
    return told.outcome === 'refused'
      ? noteRefusal(following, about, one, { turn, refusal: told })
      : failureOf(about, [one.claim], `${UNTOLD} ${one.claim.id}. ${told.detail}`)
  }
  const ids = new Set(told.value.map(({ id }) => id))
  const theirs = [...one.theirs.filter(({ id }) => !ids.has(id)), ...told.value]
  const sent = turn.kind === 'ask'
    ? one.sent
    : await noteTold(following, about, one, [turn.partner_return_id, textOf(turn, theirs)])
  return { outcome: 'taken', theirs, sent }
}

/** A partner may answer that all is well, and leave open what was withdrawn. */
function textOf (
  turn: Exclude<Telling, { kind: 'ask' }>, theirs: readonly PartnerReturn[]
): string {
  if (turn.kind === 'send') return parcelTextOf(turn.shipment)
  const now = theirs.find(({ id }) => id === turn.partner_return_id)
  return now === undefined || isOpenThere(now) ? KEPT : WITHDRAWN
}

async function noteTold (
  { merchant_id, follower: { context: { db } } }: Following, { look }: About, { sent }: Claim,
  [id, text]: readonly [id: string, text: string]
): Promise<ReadonlyMap<string, string>> {
  await noteReturnsTold(db, merchant_id, look, { [id]: text })
  return new Map([...sent, [id, text]])
}

/**
 * A parcel that the partner does not wait for is no word on the credit. What it does not let us
 * withdraw, as it has the goods by now or is of an older release, stays as it is there.
 */
async function noteRefusal (
  following: Following, about: About, one: Claim,
  { turn, refusal: { code, detail } }: { turn: Telling, refusal: PartnerRefusal }
): Promise<Said | Taken> {
  const { theirs } = one
  if (turn.kind === 'send') {
    const sent = new Map([...one.sent, [turn.partner_return_id, parcelTextOf(turn.shipment)]])
    return { outcome: 'taken', theirs, sent }
  }
  if (turn.kind === 'withdraw') {
    const text = code === NOT_CLOSABLE ? WITHDRAWN : KEPT
    const sent = await noteTold(following, about, one, [turn.partner_return_id, text])
    return { outcome: 'taken', theirs, sent }
  }
  const open = one.others.filter(isOpenThere).map(({ id }) => id)
  const others = open.length === 0
    ? ''
    : ` Still open there: ${open.slice(0, OTHERS_MAX).join(', ')}.`
  const words = wordsToTell(one.claim, 'The partner does not take the return.',
    `${others} ${detail}`)
  if (words !== null) await noteWords(callOf(following), one.claim.id, words)
  return CALM
}

/** Goods may be there, so what becomes of them is still heard. */
const NOT_CLOSABLE = 'return_not_closable'

const OTHERS_MAX = 5

async function takeTurn (
  following: Following, about: About, one: Claim, turn: ReturnTurn
): Promise<Said | NotDone | Taken> {
  return isTelling(turn) ? tell(following, about, one, turn) : record(following, one, turn)
}

async function record (
  following: Following, { claim, theirs, sent }: Claim, turn: Exclude<ReturnTurn, Telling>
): Promise<Said | Taken> {
  const refusal = await recordTurn(following, claim, turn)
  if (refusal === undefined) return { outcome: 'taken', theirs, sent }
  // Somebody else was faster: the return was marked with that, so it is looked at again.
  if (refusal.rule === 'precondition_failed') return CALM
  following.follower.context.logger.warn({ err: refusal, return_id: claim.id },
    'what a partner’s return says was refused')
  const difference = `What the partner says of the return ${claim.id} is refused here: ` +
    `${refusal.rule}.`
  return { ...CALM, differences: [difference] }
}

/** Names the version that it was planned for. Returns the refusal, if it was refused. */
async function recordTurn (
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
