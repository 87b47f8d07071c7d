// Looks at both sides of one order: reads the partner's, takes the turns that follow from it, and
// compares what is left.

import type { RuleError } from '../../../domain/kernel/rule.ts'
import { dateIn } from '../../../domain/kernel/local-time.ts'
import { compareSides, isLineWaiting } from '../../../domain/model/link/compare-sides.ts'
import { compareWords } from '../../../domain/model/link/compare-words.ts'
import { revisionWanted } from '../../../domain/model/link/judge-difference.ts'
import {
  isAskingBack, isOurs, type LinkedOrder, numbersSaidOf, type Pair, pairLineNumbers, unitsBeyond
} from '../../../domain/model/link/partner-sale.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import {
  nameOf, planPartnerTurn, textOf, type TurnSetting
} from '../../../domain/model/link/plan-partner-turn.ts'
import { findTold, type Told } from '../../transmissions/store/transmissions.ts'
import { isForgotten, type NotDone } from '../partner/ask.ts'
import { keepFound } from '../store/gone-orders.ts'
import { type DueLook, endLook } from '../store/looks.ts'
import { type Concluded, concludeLook } from './conclude-look.ts'
import { followReturns } from './follow-returns.ts'
import { findLinkedOrder, type Following } from './follower.ts'
import { judgeGone } from './judge-gone.ts'
import { reportIncidents } from './report-incidents.ts'
import { takeTurn } from './take-turn.ts'
import { CALM, joinSaid, type Said } from './said.ts'

const TURNS_MAX = 200

/** Returns why the partner's order could not be read, if it could not. */
export async function lookAtOrder (
  following: Following, look: DueLook, now: string
): Promise<NotDone | undefined> {
  const { api, merchant_id, follower: { context } } = following
  const told = await findTold(context.db, merchant_id, look.purchase_order_id)
  const asked = await api.readOrder(look.partner_order_id)
  const is_gone = isForgotten(asked)
  if (asked.outcome !== 'done' && !is_gone) return asked
  const order = await findLinkedOrder(following, look.purchase_order_id)
  if (order === undefined) {
    await endLook(context.db, merchant_id, look)
    return undefined
  }
  if (!is_gone) await keepFound(context.db, merchant_id, look)
  const seen = asked.outcome === 'done' ? { sale: asked.value, told, now } : undefined
  const judged = await judge(following, look, order, seen)
  const said = await tellPartner(following, look, order, judged)
  if (said.outcome !== 'said') return said
  await concludeLook(following, look, {
    ...addSaid(judged, said), is_refused: judged.is_refused || said.is_left
  }, now)
  return undefined
}

type Judged = Omit<Concluded, 'failures' | 'is_cut'>

/**
 * Incidents and returns of the order. Those of one that the partner does not have, or that is not
 * ours, are left as they are.
 */
async function tellPartner (
  following: Following, look: DueLook, order: LinkedOrder, { sale, line_numbers }: Judged
): Promise<Said | NotDone> {
  if (sale === null) return CALM
  const numbers = pairLineNumbers(order, sale, line_numbers)
  const said = await reportIncidents(following, { order, sale, line_numbers: numbers })
  if (said.outcome !== 'said') return said
  const followed = await followReturns(following, {
    look, places: { numbers, lines: sale.lines }
  })
  return followed.outcome === 'said' ? joinSaid(said, followed) : followed
}

/** That the partner is told its order once more does not help with incidents and returns. */
function addSaid (judged: Judged, { differences, failures, is_cut }: Said) {
  return {
    ...judged,
    failures,
    is_cut,
    differences: [...judged.differences, ...differences],
    revision: judged.differences.length === 0 ? null : judged.revision
  }
}

/** `seen` is undefined if the partner does not have the order. */
async function judge (
  following: Following, look: DueLook, order: LinkedOrder, seen: Seen | undefined
): Promise<Judged> {
  if (seen === undefined) {
    return { ...NOTHING_SEEN, ...await judgeGone(following, look, order) }
  }
  return isOurs(order, look.partner_order_id, seen.sale)
    ? takeTurns(following, look, order, seen)
    : { ...NOTHING_SEEN, differences: ['What the partner has by that id is not our order.'] }
}

type Seen = { sale: PartnerSalesOrder, told: Told, now: string }
const NOTHING_SEEN: Omit<Judged, 'differences'> = {
  sale: null,
  line_numbers: [],
  is_refused: false,
  is_under_way: false,
  is_tellable: false,
  revision: null
}

async function takeTurns (
  following: Following, look: DueLook, first: LinkedOrder, seen: Seen
): Promise<Judged> {
  const refused = new Set<string>()
  const taken = new Set<string>()
  const { sale } = seen
  const line_numbers = look.line_numbers ?? numbersSaidOf(sale)
  let order = first
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    const pair = { order, sale, line_numbers: pairLineNumbers(order, sale, line_numbers) }
    const turn = planPartnerTurn(pair, { ...settingOf(following, order, seen), refused })
    if (turn === null) {
      return {
        sale,
        line_numbers,
        differences: [...compareSides(pair), ...compareWords(pair)],
        is_refused: refused.size > 0,
        is_under_way: isUnderWay(pair, seen.told),
        is_tellable: isTold(seen.told, order.revision) && isLineWaiting(pair),
        revision: revisionWanted(order, unitsBeyond(pair))
      }
    }
    /* eslint-disable no-await-in-loop -- each turn follows from what the one before has left */
    // What was taken and is planned again changes nothing: it holds up no other turn.
    const refusal = taken.has(textOf(turn))
      ? 'without_effect'
      : await takeTurn(following, order, turn, sale)
    order = await findLinkedOrder(following, look.purchase_order_id) ?? order
    /* eslint-enable no-await-in-loop */
    if (refusal === undefined) taken.add(textOf(turn))
    else if (refusal === 'without_effect' || refusal.rule !== 'precondition_failed') {
      noteRefusal(following, look, refusal)
      refused.add(nameOf(turn))
    }
  }
  return { ...NOTHING_SEEN, sale, line_numbers, differences: [], is_refused: true }
}

function settingOf (
  { unsourced, settings }: Following, { revision }: LinkedOrder, { told, now }: Seen
): TurnSetting {
  return {
    unsourced,
    today: dateIn(settings.time_zone, now),
    is_told: isTold(told, revision)
  }
}

function isTold ({ revision, is_queued }: Told, current: number): boolean {
  return !is_queued && revision !== null && revision >= current
}

/**
 * Something is still to be told, or the partner asks its own suppliers. What a person has told by
 * another way is not: the partner’s order shows what came of it.
 */
function isUnderWay (pair: Pair, told: Told): boolean {
  const is_told = isTold(told, pair.order.revision) || (told.is_left && !told.is_queued)
  return !is_told || isAskingBack(pair)
}

function noteRefusal (
  { follower: { context } }: Following, { purchase_order_id }: DueLook,
  refusal: RuleError | 'without_effect'
): void {
  context.logger.warn({ err: refusal, purchase_order_id },
    'what a partner’s order says was refused, it is tried again')
}
