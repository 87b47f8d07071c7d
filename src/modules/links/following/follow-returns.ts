// Follows the returns of an order that a partner supplied: the partner hears of those that are
// claims on it, and what becomes of them there becomes of ours.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { isOpenThere, type PartnerReturn } from '../../../domain/model/link/partner-return.ts'
import {
  isDroppedClaim, isOpenClaim, parcelTextOf, planReturnTurn, type ReturnTurn
} from '../../../domain/model/link/plan-partner-return.ts'
import type { ReturnPlaces } from '../../../domain/model/link/return-lines.ts'
import { wordsToTell } from '../../../domain/model/link/return-words.ts'
import type { Return } from '../../../domain/model/return/return.ts'
import { decideCredit, noteWords, receiveReturn } from '../../returns/commands.ts'
import { findReturns, findReturnsOfPurchase } from '../../returns/store/return-rows.ts'
import type { Asked, NotDone, PartnerRefusal } from '../partner/ask.ts'
import {
  readRequestedReturns, readReturnAnswer, readReturnPage
} from '../partner/read-returns.ts'
import type { DueLook } from '../store/looks.ts'
import { noteParcelTold } from '../store/parcels-told.ts'
import { callOf, type Following, isOfLink, isOver } from './follower.ts'
import { CALM, joinSaid, LEFT, type Said } from './said.ts'

const TURNS_MAX = 20
const PAGES_MAX = 20
/** Of all returns that are kept: more than all that an order may have open. */
const LINES_MAX = 10_000

type About = {
  look: Pick<DueLook, 'purchase_order_id' | 'partner_order_id' | 'parcels_told'>
  places: ReturnPlaces
}

/** What cannot be said of one return now holds up no other. */
export async function followReturns (
  following: Following, about: About
): Promise<Said | NotDone> {
  const { merchant_id, follower: { context: { db } } } = following
  const { look: { purchase_order_id, partner_order_id } } = about
  const found = await findReturnsOfPurchase(db, merchant_id, purchase_order_id)
  const claims = found.filter((one) => isOpenClaim(one) || isDroppedClaim(one))
  if (claims.length === 0) return CALM
  const known = await listReturns(following, partner_order_id,
    new Set(claims.map(({ id }) => id)))
  if (known.outcome !== 'done') {
    return isOfLink(known)
      ? known
      : { ...CALM, failures: [`The partner’s returns cannot be read. ${known.detail}`] }
  }
  let told = CALM
  for (const claim of claims) {
    if (isOver(following)) return joinSaid(told, { ...CALM, is_cut: true })
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const followed = await followReturn(following, about, { claim, known: known.value })
    if (followed.outcome !== 'said') return followed
    told = joinSaid(told, followed)
  }
  return told
}

/**
 * Those of our claims, and others that are open. A page may be of many megabytes, so nothing else
 * of it is kept while the next one is read.
 */
async function listReturns (
  { api }: Following, partner_order_id: string, claim_ids: ReadonlySet<string>
): Promise<Asked<PartnerReturn[]>> {
  const path = `/v1/returns?limit=200&sales_order_id=${encodeURIComponent(partner_order_id)}`
  const kept: PartnerReturn[] = []
  let lines = 0
  const keep = (one: PartnerReturn): void => {
    if (!claim_ids.has(one.reference ?? '') && !isOpenThere(one)) return
    lines += one.lines.length
    if (lines <= LINES_MAX) kept.push(one)
  }
  let cursor: string | null = null
  for (let pages = 0; ; pages++) {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    // eslint-disable-next-line no-await-in-loop -- page after page
    const asked = await api.read(path + after, readReturnPage)
    if (asked.outcome !== 'done') return asked
    asked.value.data.forEach(keep)
    cursor = asked.value.next_cursor
    if (cursor === null || pages === PAGES_MAX) return { ...asked, value: kept }
  }
}

type Claim = {
  claim: Return
  theirs: readonly PartnerReturn[]
  others: readonly PartnerReturn[]
  /** What was told of parcels, now or before. */
  sent: ReadonlyMap<string, string>
}
type Taken = Pick<Claim, 'theirs' | 'sent'> & { outcome: 'taken' }

/** Each turn follows from what the one before has left. */
async function followReturn (
  following: Following, about: About, { claim, known }: {
    claim: Return, known: readonly PartnerReturn[]
  }
): Promise<Said | NotDone> {
  const { merchant_id, follower: { context: { db } } } = following
  let one: Claim = {
    claim,
    theirs: known.filter(({ reference }) => reference === claim.id),
    others: known.filter(({ reference }) => reference !== claim.id),
    sent: new Map(Object.entries(about.look.parcels_told))
  }
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    const turn = planReturnTurn({ ...one, one: one.claim, ...about.places })
    if (turn === null) return CALM
    /* eslint-disable no-await-in-loop -- one after the other */
    const taken = isTelling(turn)
      ? await tell(following, about, one, turn)
      : await take(following, one, turn)
    if (taken.outcome !== 'taken') return taken
    const [now = one.claim] = await findReturns(db, merchant_id, [claim.id], null)
    /* eslint-enable no-await-in-loop */
    // A turn of ours that has changed nothing would be planned for ever.
    if (!isTelling(turn) && now.version === one.claim.version) return CALM
    one = { ...one, claim: now, theirs: taken.theirs, sent: taken.sent }
  }
  return LEFT
}

const UNTOLD = 'The partner cannot be told of the return'

const TELLING = ['ask', 'send', 'withdraw'] as const

type Telling = Extract<ReturnTurn, { kind: typeof TELLING[number] }>

function isTelling (turn: ReturnTurn): turn is Telling {
  return (TELLING as readonly string[]).includes(turn.kind)
}

/** What the partner refuses is asked again when something of the order is new. */
async function tell (
  following: Following, about: About, one: Claim, turn: Telling
): Promise<Said | NotDone | Taken> {
  // While the link is suspended nothing new is sent.
  if (following.link.state !== 'active') return LEFT
  const told = await tellPartner(following, about, turn)
  if (told.outcome !== 'done') {
    if (isOfLink(told)) return told
    return told.outcome === 'refused'
      ? noteRefusal(following, one, turn, told)
      : { ...CALM, failures: [`${UNTOLD} ${one.claim.id}. ${told.detail}`] }
  }
  const ids = new Set(told.value.map(({ id }) => id))
  const theirs = [...one.theirs.filter(({ id }) => !ids.has(id)), ...told.value]
  if (turn.kind !== 'send') return { outcome: 'taken', theirs, sent: one.sent }
  const { merchant_id, follower: { context: { db } } } = following
  const sent = noteSent(one, turn)
  await noteParcelTold(db, merchant_id, about.look, Object.fromEntries(sent))
  return { outcome: 'taken', theirs, sent }
}

function noteSent (
  { sent }: Claim, { partner_return_id, shipment }: Extract<ReturnTurn, { kind: 'send' }>
): Map<string, string> {
  return new Map([...sent, [partner_return_id, parcelTextOf(shipment)]])
}

/**
 * A parcel that the partner does not wait for is no word on the credit. What it does not let us
 * withdraw, as it has the goods by now or is of an older release, stays as it is there.
 */
async function noteRefusal (
  following: Following, one: Claim, turn: Telling, { detail }: PartnerRefusal
): Promise<Said | Taken> {
  if (turn.kind === 'send') {
    return { outcome: 'taken', theirs: one.theirs, sent: noteSent(one, turn) }
  }
  if (turn.kind === 'withdraw') {
    const theirs = one.theirs.filter(({ id }) => id !== turn.partner_return_id)
    return { outcome: 'taken', theirs, sent: one.sent }
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

const OTHERS_MAX = 5

async function take (
  following: Following, { claim, theirs, sent }: Claim, turn: Exclude<ReturnTurn, Telling>
): Promise<Said | Taken> {
  const refusal = await takeTurn(following, claim, turn)
  if (refusal === undefined) return { outcome: 'taken', theirs, sent }
  // Somebody else was faster: the return was marked with that, so it is looked at again.
  if (refusal.rule === 'precondition_failed') return CALM
  following.follower.context.logger.warn({ err: refusal, return_id: claim.id },
    'what a partner’s return says was refused')
  const difference = `What the partner says of the return ${claim.id} is refused here: ` +
    `${refusal.rule}.`
  return { ...CALM, differences: [difference] }
}

async function tellPartner (
  { api }: Following, { look: { partner_order_id } }: About, turn: Telling
): Promise<Asked<PartnerReturn[]>> {
  if (turn.kind === 'ask') {
    const path = `/v1/sales-orders/${encodeURIComponent(partner_order_id)}/returns`
    return api.write(path, turn.request, readRequestedReturns)
  }
  const path = `/v1/returns/${encodeURIComponent(turn.partner_return_id)}`
  const read = (answer: unknown): PartnerReturn[] => [readReturnAnswer(answer)]
  return turn.kind === 'send'
    ? api.write(`${path}/shipment`, turn.shipment, read)
    : api.write(`${path}/closure`, {}, read)
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
