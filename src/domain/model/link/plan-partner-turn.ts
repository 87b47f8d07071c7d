// What a partner's sales order says of our purchase order that we do not know yet: the next command
// on it, as if the partner were a supplier that calls our API. All of it follows from how both
// orders are now, so whatever was missed or came twice, the next look mends it.

import { isAskingBack, type Pair, unpairedOf } from './partner-sale.ts'
import { type OutcomeTurn, planOutcomes } from './plan-outcomes.ts'
import { type AnswerSetting, type PartnerAnswer, planPartnerAnswer } from './plan-partner-answer.ts'
import { planReports } from './plan-partner-incidents.ts'
import {
  type ParcelTurn, planCorrections, planDeliveries, planShipment, planVoids
} from './plan-partner-parcels.ts'

export type PartnerTurn =
  | ParcelTurn
  | OutcomeTurn
  | { kind: 'answer', lines: readonly PartnerAnswer[] }
  | { kind: 'refuse_cancellation' }

export type TurnSetting = AnswerSetting & {
  /** Has the partner heard all that we asked for by now? Else its silence is no refusal. */
  is_told: boolean
  /** The names of turns that were refused: they hold up no other. */
  refused?: ReadonlySet<string>
}

/** Names a turn among those of its order. */
export function nameOf (turn: PartnerTurn): string {
  if (turn.kind === 'ship') return `ship ${Object.values(turn.shipment.metadata ?? {}).join()}`
  if (turn.kind === 'report') return `report ${turn.incident.reason ?? ''}`
  if (turn.kind === 'settle') return `settle ${turn.decision.incident_id}`
  return 'shipment' in turn ? `${turn.kind} ${turn.shipment.id}` : turn.kind
}

/** The same turn has the same text, whatever became of its shipment. */
export function textOf (turn: PartnerTurn): string {
  return JSON.stringify('shipment' in turn && turn.kind !== 'ship'
    ? { ...turn, shipment: turn.shipment.id }
    : turn)
}

/**
 * Null when both sides agree, as far as we can say: an order that we canceled and the partner did
 * not is told to the partner, not read from it. What has shipped goes first, since goods that left
 * win over whatever is answered; but an order that must ship whole may first need to get smaller.
 */
export function planPartnerTurn (pair: Pair, setting: TurnSetting): PartnerTurn | null {
  const isOpen = (turn: PartnerTurn): boolean => setting.refused?.has(nameOf(turn)) !== true
  for (const plan of PLANS) {
    const turn = plan(pair, setting).find(isOpen)
    if (turn !== undefined) return turn
  }
  return null
}

type Plan = (pair: Pair, setting: TurnSetting) => PartnerTurn[]

const PLANS: readonly Plan[] = [
  planVoids,
  planShipment,
  planAnswer,
  planRefusal,
  planCorrections,
  planDeliveries,
  planReports,
  planOutcomes
]

/** With a line that the partner does not have, a person must first say what it is about. */
function planAnswer (pair: Pair, setting: TurnSetting): PartnerTurn[] {
  if (unpairedOf(pair).length > 0) return []
  const lines = planPartnerAnswer(pair, setting)
  return lines.length === 0 ? [] : [{ kind: 'answer', lines }]
}

/**
 * Units that the partner has canceled are answered before. What is left it keeps, once it has been
 * asked and waits for none of its own suppliers.
 */
function planRefusal (pair: Pair, { is_told }: TurnSetting): PartnerTurn[] {
  const { order } = pair
  if (order.cancellation !== 'requested' || !is_told || unpairedOf(pair).length > 0) return []
  return isAskingBack(pair) ? [] : [{ kind: 'refuse_cancellation' }]
}
