// Takes a stock feed that a request brings: CSV and JSON lines of any length, and EDI.

import { type Fault, RuleError } from '../../../../domain/kernel/rule.ts'
import type { FeedFormat } from '../../../../domain/model/supplier/feed-source.ts'
import type { Call } from '../../../../platform/command/call.ts'
import type { BodyStream } from '../../../../platform/http/streams/body-streams.ts'
import { findSuppliers } from '../../../suppliers/store.ts'
import { type FeedQuery, FORMATS_BY_TYPE } from '../../schema/streams.ts'
import { findNow } from '../../store/feed-loads.ts'
import { assertOwnSupplier } from '../complete-stock-report.ts'
import type { FeedDescription } from '../decide-feed.ts'
import { findTimeZone } from '../find-time-zone.ts'
import { receiveFeed } from './receive-feed.ts'
import { readQuery } from './take-settings.ts'

type Input = { supplier_id: string, query: FeedQuery, open: () => BodyStream }

/** Refuses what a feed cannot be before anything of it is read. */
export async function streamStockFeed (
  call: Call, { supplier_id, query, open }: Input
): Promise<FeedDescription> {
  assertOwnSupplier(call, supplier_id, 'supplier_not_found')
  assertStreamable(call)
  const [supplier] = await findSuppliers(call.db, call.merchant_id, [supplier_id])
  if (supplier === undefined) throw new RuleError('supplier_not_found')
  const time_zone = await findTimeZone(call, supplier)
  const now = await findNow(call.db)
  const { media_type, pieces, signal, assertKey } = open()
  return receiveFeed(call, {
    supplier_id,
    mapping: supplier.feed_source?.mapping ?? null,
    time_zone,
    settings: readQuery(query),
    counted_by: now
  }, {
    format: formatOf(media_type),
    pieces,
    signal,
    assertGoesOn: assertKey // it may be revoked while its feed arrives
  })
}

function formatOf (media_type: string): FeedFormat {
  const format = FORMATS_BY_TYPE[media_type]
  if (format === undefined) throw new Error(`no feed is ${media_type}`)
  return format
}

/** The answer of an idempotency key belongs to all bytes of a body, which nobody keeps. */
function assertStreamable ({ idempotency, dry_run }: Call): void {
  const errors: Fault[] = []
  const code = 'not_allowed'
  if (idempotency !== null) {
    const detail = 'is not taken with a stream: send the same feed again with the same as_of'
    errors.push({ header: 'idempotency-key', code, detail })
  }
  if (dry_run) {
    const detail = 'is not taken with a stream: ask for a preview of its first rows'
    errors.push({ parameter: 'dry_run', code, detail })
  }
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}
