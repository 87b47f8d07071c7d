// Tells a partner of a return: asks for it, names its parcel, or withdraws it.

import type { PartnerReturn } from '../../../domain/model/link/partner-return.ts'
import type { ReturnTurn } from '../../../domain/model/link/plan-partner-return.ts'
import type { Asked } from './ask.ts'
import type { PartnerApi } from './partner.ts'
import { readRequestedReturns, readReturnAnswer } from './read-returns.ts'

const TELLING = ['ask', 'send', 'withdraw'] as const

export type Telling = Extract<ReturnTurn, { kind: typeof TELLING[number] }>

export function isTelling (turn: ReturnTurn): turn is Telling {
  return (TELLING as readonly string[]).includes(turn.kind)
}

export async function tellReturn (
  api: PartnerApi, partner_order_id: string, turn: Telling
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
