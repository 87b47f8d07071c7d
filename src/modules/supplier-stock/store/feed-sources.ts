// When the feed source of a supplier is pulled, how it answered, and which process pulls it.

import { sql } from 'kysely'
import type { PullState } from '../../../domain/model/stock/feed-pull.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'

/** A process that pulls renews its lease. One that dies leaves it. */
const LEASE = '90 seconds'

const sourceRows = defineRows<PullState>('feed_sources', {
  key: ['supplier_id'],
  columns: {
    supplier_id: 'text',
    kind: 'text',
    source_version: 'int',
    due_at: 'timestamptz',
    overdue_at: 'timestamptz',
    failures: 'int',
    last_good_at: 'timestamptz',
    last_new_at: 'timestamptz',
    refusal: 'text',
    etag: 'text',
    last_modified: 'text'
  }
})

const COLUMNS = sourceRows.columns.join(', ')

const LOCK = `select ${COLUMNS} from feed_sources
  where merchant_id = $1 and supplier_id = $2 for no key update`

export async function lockSource (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<PullState | undefined> {
  const [state] = await runStatement<PullState>(trx, LOCK, [merchant_id, supplier_id])
  return state
}

export async function setSource (
  trx: Trx, merchant_id: string, state: PullState
): Promise<void> {
  return sourceRows.update(trx, merchant_id, [state])
}

const BEGIN = `
  insert into feed_sources (merchant_id, ${COLUMNS})
  select $1, ${COLUMNS} from json_populate_record(null::feed_sources, $2)
  on conflict (merchant_id, supplier_id) do update set
    ${sourceRows.columns.map((name) => `${name} = excluded.${name}`).join(', ')}`
const END = 'delete from feed_sources where merchant_id = $1 and supplier_id = $2'
/** Files that were refused may be right by the source as it is now. */
const FORGET_REFUSED =
  'delete from seen_files where merchant_id = $1 and supplier_id = $2 and not is_good'
const FORGET = 'delete from seen_files where merchant_id = $1 and supplier_id = $2'
const CLOSE_PULL = `
  update feed_pulls set outcome = 'failed', finished_at = now(),
    detail = 'The feed source was removed before the pull was over.'
  where merchant_id = $1 and supplier_id = $2 and outcome is null`

/** The source was set or changed. A pull that is under way goes on, and its result is dropped. */
export async function beginSource (
  trx: Trx, merchant_id: string, state: PullState
): Promise<unknown> {
  return together([
    runStatement(trx, BEGIN, [merchant_id, JSON.stringify(state)]),
    runStatement(trx, FORGET_REFUSED, [merchant_id, state.supplier_id])
  ])
}

/** Nothing is pulled from the supplier any more. */
export async function endSource (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<unknown> {
  return together([END, FORGET, CLOSE_PULL].map(async (text) =>
    runStatement(trx, text, [merchant_id, supplier_id])))
}

export type LeasedSource = PullState & { now: string }
type Lease = { supplier_id: string, process_id: string }

/** Takes the source for this process; undefined if another one has it, or it is not due. */
export async function takeSource (
  db: Db, merchant_id: string, { supplier_id, process_id }: Lease
): Promise<LeasedSource | undefined> {
  const { rows: [row] } = await sql<LeasedSource>`
    update feed_sources
    set leased_by = ${process_id}, leased_until = now() + ${LEASE}::interval
    where merchant_id = ${merchant_id} and supplier_id = ${supplier_id} and due_at <= now()
      and (leased_until is null or leased_until < now())
    returning ${sql.raw(COLUMNS)}, date_trunc('milliseconds', clock_timestamp()) as now`
    .execute(db)
  return row
}

/** False when another process has the source now. */
export async function keepSource (
  db: Db, merchant_id: string, { supplier_id, process_id }: Lease
): Promise<boolean> {
  const { rows } = await sql`
    update feed_sources set leased_until = now() + ${LEASE}::interval
    where merchant_id = ${merchant_id} and supplier_id = ${supplier_id}
      and leased_by = ${process_id}
    returning supplier_id`.execute(db)
  return rows.length > 0
}

export async function giveSourceBack (
  db: Db, merchant_id: string, { supplier_id, process_id }: Lease
): Promise<void> {
  await sql`
    update feed_sources set leased_by = null, leased_until = null
    where merchant_id = ${merchant_id} and supplier_id = ${supplier_id}
      and leased_by = ${process_id}`.execute(db)
}
