// Begins and ends the pulls of a supplier's feed source, in the transaction that changes it.

import { buildExceptionEvents } from '../../domain/back-to-back/exception-events.ts'
import { type Exception, endObsolete } from '../../domain/model/exception/exception.ts'
import { beginPulls } from '../../domain/model/stock/feed-pull.ts'
import { isSameSource } from '../../domain/model/supplier/complete-feed-source.ts'
import type { FeedSource } from '../../domain/model/supplier/feed-source.ts'
import type { Supplier } from '../../domain/model/supplier/supplier.ts'
import type { Trx } from '../../platform/db/trx.ts'
import { appendEvents } from '../../platform/events/record-events.ts'
import { newId } from '../../platform/id.ts'
import { exceptionRows } from '../back-to-back/store/exception-rows.ts'
import { beginSource, endSource } from '../supplier-stock/store/feed-sources.ts'

type Changed = {
  before: Supplier | null
  supplier: Supplier
  /** The open `feed_overdue`, if there is one. It was about the source as it was. */
  exceptions: readonly Exception[]
}

export function recordSource (
  trx: Trx, merchant_id: string, { before, supplier, exceptions }: Changed
): Array<Promise<unknown>> {
  const [was, source] = [before?.feed_source ?? null, supplier.feed_source]
  if (isSameSource(was, source)) return []
  const { id, version, updated_at: now } = supplier
  const state = source && beginPulls({ id, version }, source, now)
  if (state === null && !isPulled(was)) return []
  return [
    state === null
      ? endSource(trx, merchant_id, id)
      : beginSource(trx, merchant_id, state),
    ...recordEnded(trx, merchant_id, exceptions, now)
  ]
}

const isPulled = (source: FeedSource | null): boolean => (source?.kind ?? null) !== null

function recordEnded (
  trx: Trx, merchant_id: string, exceptions: readonly Exception[], now: string
): Array<Promise<unknown>> {
  const ended = exceptions.map((one) => endObsolete(one, now))
  return [
    exceptionRows.update(trx, merchant_id, ended),
    appendEvents(trx, merchant_id, buildExceptionEvents(ended, newId))
  ]
}
