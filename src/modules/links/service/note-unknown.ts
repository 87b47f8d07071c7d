// Tells a person that the partner has orders of this account that nobody knows here, or that it has
// none any more.

import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import {
  endObsolete, type Exception, openException
} from '../../../domain/model/exception/exception.ts'
import type { Link } from '../../../domain/model/link/link.ts'
import type { Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { findLastUnknownOrders } from '../../exceptions/store.ts'
import { lockLink } from '../store/links.ts'

type Noting = { id: string, detail: string | null }
type Known = { link: Link | undefined, last: Exception | undefined }
type Noted = { opened: Exception[], changed: Exception[] }

/** `detail` names the orders; null for none. */
export async function noteUnknownOrders (call: Call, input: Noting): Promise<void> {
  const last = await findLastUnknownOrders(call.db, call.merchant_id, input.id)
  if (isNews(last, input.detail)) await call.commands.run(NOTE, call, input)
}

/** What a person has dismissed is told again once it is about other orders. */
function isNews (last: Exception | undefined, detail: string | null): boolean {
  const is_open = last !== undefined && last.resolved_at === null
  if (detail === null) return is_open
  return last?.detail !== detail || (!is_open && last.resolution !== 'dismiss')
}

const NOTE: Command<Noting, Known, Noted, undefined> = {
  load: async (trx, merchant_id, [request]) => {
    const id = request?.input.id ?? ''
    const [link, last] = await together([
      lockLink(trx, merchant_id, id), findLastUnknownOrders(trx, merchant_id, id)
    ])
    return { link, last }
  },
  decide: (requests, { link, last }, now) => requests.map(({ input: { detail } }) => {
    const is_news = link !== undefined && isNews(last, detail)
    const changes = is_news ? judge(link, { last, detail, now }) : null
    return { status: 200, value: undefined, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ opened, changed }) => [
    exceptionRows.update(trx, merchant_id, changed),
    exceptionRows.insert(trx, merchant_id, opened),
    appendEvents(trx, merchant_id, buildExceptionEvents([...opened, ...changed], newId))
  ]))
}

function judge (
  { id, supplier_id }: Link,
  { last, detail, now }: { last: Exception | undefined, detail: string | null, now: string }
): Noted {
  return {
    opened: detail === null
      ? []
      : [openException({
          id: newId('exc'),
          kind: 'unknown_partner_orders',
          subject_type: 'link',
          subject_id: id,
          supplier_id,
          detail,
          now
        })],
    changed: last !== undefined && last.resolved_at === null ? [endObsolete(last, now)] : []
  }
}
