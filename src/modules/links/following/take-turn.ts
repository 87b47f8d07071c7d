// Takes a turn that a partner's order asks for, by the same commands as behind the API, in the role
// of the supplier that the partner is to us.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { LinkedOrder } from '../../../domain/model/link/partner-sale.ts'
import type { PartnerTurn } from '../../../domain/model/link/plan-partner-turn.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  acknowledgePurchaseOrder, answerCancellationRequest, recordPartnerShipment
} from '../../purchase-orders/commands.ts'
import {
  cancelShipment, changeShipment, deliverShipment, noteIncidentOutcome, reportShipmentIncident
} from '../../shipments/commands.ts'
import { callOf, type Following } from './follower.ts'

/** The partner's own number of the order, so that people can ask it about it. */
type Named = { number: string | null }

/**
 * Names the version that it was planned for: of two processes with the same plan one acts. Returns
 * the refusal, if it was refused.
 */
export async function takeTurn (
  following: Following, order: LinkedOrder, turn: PartnerTurn, named: Named
): Promise<RuleError | undefined> {
  try {
    await run(callOf(following), order, turn, named)
    return undefined
  } catch (error) {
    if (error instanceof RuleError) return error
    throw error
  }
}

async function run (
  call: Call, { id, version }: LinkedOrder, turn: PartnerTurn, { number }: Named
): Promise<unknown> {
  const at_order = { ...call, if_match: [version] }
  if (turn.kind === 'answer') {
    const { lines } = turn
    return acknowledgePurchaseOrder(at_order, id, {
      lines, ...number !== null && { supplier_reference: number }
    })
  }
  if (turn.kind === 'refuse_cancellation') {
    return answerCancellationRequest(at_order, id, { decision: 'refused' })
  }
  if (turn.kind === 'ship') return recordPartnerShipment(at_order, id, turn.shipment)
  return runOnShipment({ ...call, if_match: [turn.shipment.version] }, turn)
}

type OnShipment = Exclude<PartnerTurn, { kind: 'answer' | 'refuse_cancellation' | 'ship' }>

async function runOnShipment (call: Call, turn: OnShipment): Promise<unknown> {
  const { id } = turn.shipment
  switch (turn.kind) {
    case 'void': return cancelShipment(call, id)
    case 'correct': return changeShipment(call, id, turn.change)
    case 'settle': return noteIncidentOutcome(call, id, turn.decision)
    case 'report': return reportShipmentIncident(call, id, turn.incident)
    case 'deliver': {
      const { arrived: lines, delivered_at } = turn
      return deliverShipment(call, id, {
        lines, ...delivered_at !== null && { delivered_at }
      })
    }
  }
}
