// Asks a partner to give up units. How many it can give up it alone knows, since some may be on
// their way to its warehouse, and it does all of a request or none of it. So what it refuses is
// asked for again in fewer units: no unit that it would give up stays for the sake of another one.

import { askAll, askFewer, askForRest } from '../../../domain/model/link/ask-fewer.ts'
import {
  type CanceledLine, isAllCanceled
} from '../../../domain/model/link/compare-partner-order.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import { sum } from '../../../domain/kernel/sum.ts'
import type { NotDone } from '../partner/ask.ts'
import type { OrderApi } from './believe-only.ts'

/** The partner's order afterwards. `words`: what the partner does not do. */
export type Told = { order: PartnerSalesOrder, words: string[] }

/** A partner that says how many are possible needs two, any other one a few for each line. */
const REQUESTS_MAX = 40

/** `due`: by when an answer is wanted, if any. */
export async function cancelUnits (
  api: Pick<OrderApi, 'cancelOrder'>, found: PartnerSalesOrder,
  canceled: readonly CanceledLine[], due: { answer_due_at?: string }
): Promise<Told | NotDone> {
  if (!isAllCanceled(canceled, found)) return cancelLines(api, found, canceled, due)
  // Without lines, the partner cancels whatever it can.
  const asked = await api.cancelOrder(found, due)
  return asked.outcome === 'done' ? tell(found, asked.value, canceled) : asked
}

async function cancelLines (
  api: Pick<OrderApi, 'cancelOrder'>, found: PartnerSalesOrder,
  canceled: readonly CanceledLine[], due: { answer_due_at?: string }
): Promise<Told | NotDone> {
  let order = found
  let asking = askAll(canceled)
  for (let requests = 0; asking.length > 0 && requests < REQUESTS_MAX; requests++) {
    const lines = asking.map(({ line_number, quantity }) => ({ line_number, quantity }))
    // eslint-disable-next-line no-await-in-loop -- each asks for what the one before has left
    const asked = await api.cancelOrder(order, { lines, ...due })
    if (asked.outcome === 'done') {
      order = asked.value
      asking = askForRest(asking)
    } else {
      const fewer = asked.outcome === 'refused' && asked.code === 'not_cancelable'
        ? askFewer(asking, asked)
        : undefined
      if (fewer === undefined) return asked
      asking = fewer
    }
  }
  return tell(found, order, canceled)
}

function tell (
  before: PartnerSalesOrder, order: PartnerSalesOrder, canceled: readonly CanceledLine[]
): Told {
  const asked = sum(canceled, ({ quantity }) => quantity)
  const given = withdrawnOf(order) - withdrawnOf(before)
  return {
    order, words: given < asked ? [`Of ${asked} units it can give up ${given}.`] : []
  }
}

/** Units that are canceled, or that the partner asks back from its own suppliers. */
function withdrawnOf ({ lines }: PartnerSalesOrder): number {
  return sum(lines, ({ canceled_quantity, pending_cancellation_quantity }) =>
    canceled_quantity + pending_cancellation_quantity)
}
