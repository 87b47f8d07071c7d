// Gives a transmission to one process at a time, and records what came of an attempt.

import { sql } from 'kysely'
import type {
  Transmission, TransmissionAttempt, TransmissionSubject
} from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'
import { insertAttempt } from './attempts.ts'
import { takeTurn } from './channel-pauses.ts'
import { transmissionRows } from './transmissions.ts'

/** No attempt takes longer. A process that dies leaves its lease. */
const LEASE = '3 minutes'

const COLUMNS = sql.join(transmissionRows.columns.map((name) => sql.ref(name)))

/**
 * `transmission` is as it was before it was taken. `is_probe`: its channel did not answer last
 * time, and nothing else is sent on it now.
 */
export type Taken = { transmission: Transmission, now: string, is_probe: boolean }

/** A transmission among those of which one is sent at a time. */
export type Sibling = Transmission &
  { is_leased: boolean, is_due: boolean, is_paired: boolean, now: string }

type Chosen = {
  send: { id: string, message?: Transmission['message'] } | undefined
  superseded: readonly string[]
}

type Taking = {
  id: string
  process_id: string
  /** Which are its siblings. */
  subject: TransmissionSubject
  choose: (all: readonly Sibling[]) => Chosen
}

/**
 * Takes what is to be sent next about the purchase order on the channel of this transmission, or to
 * the customer of its sales order. Until an attempt is recorded, it is in doubt. Undefined when
 * nothing is to be sent now, or its channel is paused.
 */
export async function takeTransmission (
  db: Db, merchant_id: string, { id, process_id, subject, choose }: Taking
): Promise<Taken | undefined> {
  return db.transaction().execute(async (trx) => {
    const all = await lockSiblings(trx, merchant_id, { id, subject })
    const is_queued = all.some((one) => one.id === id && one.state === 'queued')
    if (!is_queued || all.some(({ is_leased }) => is_leased)) return undefined
    const { send, superseded } = choose(all)
    const old = all.filter((one) => superseded.includes(one.id))
    await supersede(trx, merchant_id, superseded)
    const chosen = all.find((one) => one.id === send?.id)
    if (send === undefined || chosen === undefined) {
      if (subject === 'purchase_order') await noteEnd(trx, merchant_id, all, superseded.at(-1))
      return undefined
    }
    if (!chosen.is_due) {
      await postponeTo(trx, merchant_id, id, chosen.next_attempt_at)
      return undefined
    }
    const { channel_id } = chosen
    const turn = channel_id === null ? 'open' : await takeTurn(trx, merchant_id, channel_id)
    if (turn === 'paused') return undefined
    const { is_leased: _leased, is_due: _due, is_paired: _paired, now, ...found } = chosen
    const transmission = inherit({ ...found, message: send.message ?? found.message }, old)
    await lease(trx, merchant_id, transmission, process_id)
    return { transmission, now, is_probe: turn === 'probe' }
  })
}

/** A supplier has one link, but the id of its channel may be another one since. */
const SIBLINGS = {
  purchase_order: sql.raw(
    "purchase_order_id, case when kind = 'tandem' then kind else channel_id end"),
  sales_order: sql.raw('sales_order_id, subject_type')
} as const

/** All of the same purchase order on the same channel, or to the same customer, oldest first. */
async function lockSiblings (
  db: Db, merchant_id: string, { id, subject }: Pick<Taking, 'id' | 'subject'>
): Promise<Sibling[]> {
  const { rows } = await sql<Sibling>`
    select ${COLUMNS}, coalesce(leased_until > now(), false) as is_leased,
      coalesce(next_attempt_at <= now(), false) as is_due,
      exists (
        select from partner_orders o where o.merchant_id = transmissions.merchant_id
          and o.purchase_order_id = transmissions.purchase_order_id) as is_paired,
      date_trunc('milliseconds', clock_timestamp()) as now
    from transmissions
    where merchant_id = ${merchant_id} and (${SIBLINGS[subject]}) = (
      select ${SIBLINGS[subject]} from transmissions
      where merchant_id = ${merchant_id} and id = ${id})
    order by id for no key update`.execute(db)
  return rows
}

async function supersede (db: Db, merchant_id: string, ids: readonly string[]): Promise<void> {
  await sql`
    update transmissions set state = 'superseded', next_attempt_at = null, note_at = null,
      finished_at = now()
    where merchant_id = ${merchant_id} and id = any(${ids})`.execute(db)
}

/** Nothing is sent after all. A person may have heard that it does not get through. */
async function noteEnd (
  db: Db, merchant_id: string, all: readonly Sibling[], id: string | undefined
): Promise<void> {
  if (id === undefined || all.every(({ failing_since }) => failing_since === null)) return
  await sql`
    update transmissions set note_at = now()
    where merchant_id = ${merchant_id} and id = ${id}`.execute(db)
}

async function postponeTo (
  db: Db, merchant_id: string, id: string, next_attempt_at: string | null
): Promise<void> {
  await sql`
    update transmissions set next_attempt_at = ${next_attempt_at}
    where merchant_id = ${merchant_id} and id = ${id}`.execute(db)
}

/** What was not told of those that need not be sent any more is told of the one that is. */
function inherit (transmission: Transmission, old: readonly Transmission[]): Transmission {
  const failing = old.find(({ failing_since }) => failing_since !== null)
  return {
    ...transmission,
    failing_since: transmission.failing_since ?? failing?.failing_since ?? null,
    note_at: transmission.note_at ?? failing?.note_at ?? null
  }
}

async function lease (
  db: Db, merchant_id: string, { id, message, failing_since, note_at }: Transmission,
  process_id: string
): Promise<void> {
  await sql`
    update transmissions set message = ${message}, is_in_doubt = true,
      failing_since = ${failing_since}, note_at = ${note_at},
      leased_by = ${process_id}, leased_until = now() + ${LEASE}::interval
    where merchant_id = ${merchant_id} and id = ${id}`.execute(db)
}

type Recorded = {
  process_id: string
  after: Transmission
  attempt: TransmissionAttempt
  /** Writes what else came of the attempt. */
  keep: ((trx: Db) => Promise<void>) | undefined
}

/**
 * Records an attempt. One that a person has ended meanwhile stays ended, unless it was sent. A
 * process that has lost its lease records nothing, here and below: another one sends.
 */
export async function recordAttempt (
  db: Db, merchant_id: string, { process_id, after, attempt, keep }: Recorded
): Promise<void> {
  const { id, attempts, tries, state, next_attempt_at, failing_since, is_in_doubt } = after
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql`
      update transmissions set leased_by = null, leased_until = null
      where merchant_id = ${merchant_id} and id = ${id} and leased_by = ${process_id}
      returning id`.execute(trx)
    if (rows.length === 0) return
    await keep?.(trx)
    await insertAttempt(trx, merchant_id, id, attempt)
    await sql`
      update transmissions set attempts = ${attempts}, tries = ${tries}, state = ${state},
        next_attempt_at = ${next_attempt_at}, failing_since = ${failing_since},
        is_in_doubt = ${is_in_doubt}, note_at = ${after.note_at},
        finished_at = ${after.finished_at}
      where merchant_id = ${merchant_id} and id = ${id}
        and (state = 'queued' or (${state} = 'sent' and state <> 'acknowledged'))`.execute(trx)
  })
}

const ANSWERED = `
  update transmissions set attempts = $3, state = $4, next_attempt_at = null, failing_since = $5,
    is_in_doubt = false, note_at = $6, finished_at = $7, acknowledged_at = $8
  where merchant_id = $1 and id = $2`

/** After the supplier's receipt. */
export async function setAnswered (
  trx: Trx, merchant_id: string, after: Transmission
): Promise<void> {
  const { id, attempts, state, failing_since, note_at, finished_at, acknowledged_at } = after
  await runStatement(trx, ANSWERED, [
    merchant_id, id, attempts, state, failing_since, note_at, finished_at, acknowledged_at
  ])
}

const BRING_FORWARD = `
  with lifted as (delete from channel_pauses where merchant_id = $1 and channel_id = $2)
  update transmissions set next_attempt_at = now()
  where merchant_id = $1 and state = 'queued' and channel_id = $2`

/** What waits for the channel is sent at once. */
export async function bringForward (
  trx: Trx, merchant_id: string, channel_id: string
): Promise<void> {
  await runStatement(trx, BRING_FORWARD, [merchant_id, channel_id])
}

/** Nothing is to be told, as long as it is what it was when that was read. */
export async function clearNote (
  db: Db, merchant_id: string, { id, state, attempts }: Transmission
): Promise<boolean> {
  const { rows } = await sql`
    update transmissions set note_at = null
    where merchant_id = ${merchant_id} and id = ${id} and state = ${state}
      and attempts = ${attempts}
    returning id`.execute(db)
  return rows.length > 0
}
