// Purchase orders that a partner may have, and whose answer cannot have been heard since their time
// was over: the partner, or the way to it, is away, or nothing is told to it now.

import { type RawBuilder, sql } from 'kysely'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

// The partner may have an order that is paired, that was sent, or of which an attempt is in doubt.
// It was not heard while its feed was not read to the end since, what the feed told of the order
// was not looked at, or the order may still arrive there.
const UNHEARD = `
  exists (
    select from links k
    join link_progress g on g.merchant_id = k.merchant_id and g.link_id = k.id
    left join partner_orders o on o.merchant_id = p.merchant_id and o.purchase_order_id = p.id
    where k.merchant_id = p.merchant_id and k.supplier_id = p.supplier_id and k.state <> 'ended'
      and (o.purchase_order_id is not null or exists (
        select from transmissions t
        where t.merchant_id = p.merchant_id and t.purchase_order_id = p.id and t.kind = 'tandem'
          and (t.is_in_doubt or t.state in ('sent', 'acknowledged'))))
      and (k.state <> 'active' or g.caught_up_at is null
        or g.caught_up_at < p.acknowledgement_due_at
        or o.look_at is not null
        or (o.purchase_order_id is null and exists (
          select from transmissions t
          where t.merchant_id = p.merchant_id and t.purchase_order_id = p.id
            and t.kind = 'tandem' and t.state = 'queued' and t.is_in_doubt))))`

/** For a statement on `purchase_orders p`. */
export const IS_UNHEARD: RawBuilder<boolean> = sql.raw(UNHEARD)

// Whoever sends takes its transmission under this lock, and reads the order only then: so either
// the attempt is in doubt here, or the order is over there.
const LOCK = `
  select id from transmissions
  where merchant_id = $1 and purchase_order_id = any($2) and kind = 'tandem'
  order by id for no key update`

const FIND = `
  select p.id from purchase_orders p
  where p.merchant_id = $1 and p.id = any($2) and ${UNHEARD}`

/** Those of them that are unheard. The caller has locked their sales orders. */
export async function lockUnheard (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<ReadonlySet<string>> {
  await runStatement(trx, LOCK, [merchant_id, ids])
  const rows = await runStatement<{ id: string }>(trx, FIND, [merchant_id, ids])
  return new Set(rows.map(({ id }) => id))
}
