// Writes that both sides of an order are to be looked at again, together with the decision of the
// person who wants it. The module of links looks.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import type { ExceptionKind } from '../../../domain/model/exception/exception.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'

/**
 * What the partner does not have, or has no more, is sent after all, also what a person had marked
 * as sent.
 */
const TELL_UNPAIRED = `
  update transmissions t set state = 'queued', next_attempt_at = now(), tries = 0,
    failing_since = null, note_at = null, finished_at = null
  where t.merchant_id = $1 and t.kind = 'tandem' and t.state <> 'queued'
    and t.id in (select max(n.id) from transmissions n
      where n.merchant_id = $1 and n.purchase_order_id = any($2) group by n.purchase_order_id)
    and not exists (select from partner_orders o
      where o.merchant_id = $1 and o.purchase_order_id = t.purchase_order_id
        and o.gone_since is null)`

/** Whoever waits for a partner that was away waits no longer than now. */
const FOLLOW = `
  update link_progress set due_at = now()
  where merchant_id = $1 and due_at is not null and link_id in (
    select k.id from links k
    join purchase_orders p on p.merchant_id = k.merchant_id and p.supplier_id = k.supplier_id
    where k.merchant_id = $1 and p.id = any($2))`

const LOOK = `
  update partner_orders set look_at = clock_timestamp(), differs_since = null,
    told_revision = null, place_again = gone_since is not null
  where merchant_id = $1 and purchase_order_id = any($2)`

/** A message that failed, as the partner has forgotten what it is about. */
const PLACE_AGAIN = `
  update partner_orders set look_at = clock_timestamp(), place_again = true
  where merchant_id = $1 and purchase_order_id = any($2) and gone_since is not null`

/** What a person wants tried again with a partner: sent, followed and looked at, at once. */
export async function markRetried (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  const retried = all.flatMap(({ rows }) => rows.exceptions.changed)
    .filter(({ resolution }) => resolution === 'retry')
  const idsOf = (...kinds: ExceptionKind[]): string[] => retried
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ purchase_order_id }) => purchase_order_id ?? [])
  const differing = idsOf('chain_out_of_step')
  const failed = idsOf('transmission_failed')
  const run = async (text: string, ids: readonly string[]): Promise<unknown> =>
    ids.length === 0 ? undefined : runStatement(trx, text, [merchant_id, ids])
  await together([
    run(TELL_UNPAIRED, differing),
    run(FOLLOW, [...differing, ...failed]),
    run(LOOK, differing),
    run(PLACE_AGAIN, failed)
  ])
}
