// What a service knows about who is calling, and the commands it may run for them.

import type { Role } from '../../domain/model/merchant/api-key.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Db } from '../db/connect.ts'
import type { Trx } from '../db/trx.ts'

/** Whose call it is when it comes with the platform key; no merchant has this id. */
export const PLATFORM = 'platform'

export type Caller = {
  merchant_id: string
  /** `platform` only on the routes that take the platform key. */
  role: Role | typeof PLATFORM
  /** The one supplier a supplier key speaks for; null for other roles. */
  supplier_id: string | null
}

export type Call = Caller & {
  /** Whose share of the connections it uses: its merchant's, or the service's own. */
  share: string
  db: Db
  commands: Commands
  request_id: string
  /** Null without an Idempotency-Key; `scope` keeps the keys of roles and suppliers apart. */
  idempotency: { scope: string, key: string, request_hash: string } | null
  /** The versions that If-Match allows; null allows any. */
  if_match: readonly number[] | null
  /** The route's own serializer for this caller's role: what it may not see is absent. */
  serialize: (status: number, value: unknown) => string
}

export type Request<Input> = { call: Call, input: Input }

/** This key of an answer exists only as a type: it says of which value the body was made. */
declare const OF: unique symbol

/** What a request is answered; `body` is what was or will be sent, byte for byte. */
export type Answer<Value = unknown> = {
  readonly [OF]?: Value
  status: number
  headers: Readonly<Record<string, string>>
  body: string
  replayed: boolean
  /** How the outcome is counted. */
  label?: string
}

/** One request's decision. Without `changes` there is nothing to record, and no key is kept. */
export type Outcome<Changes, Value = unknown> = {
  status: number
  value: Value
  headers?: Readonly<Record<string, string>>
  changes: Changes | null
  /** How the outcome is counted. */
  label?: string
  /** The answer carries a secret: it is never stored. */
  secret?: boolean
}

/** The three paragraphs of every write. A command that states no `Value` can answer no route. */
export type Command<Input, Loaded, Changes, Value = unknown, Located = undefined> = {
  /** What must be known before anything can be locked: read without a lock, it never changes. */
  locate?: (
    trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<Input>>
  ) => Promise<Located>
  /**
   * Sends every statement at once, locks in the one order; nothing is written. What follows on a
   * statement's answer would be behind the look for kept answers, and is for `locate`.
   */
  load: (
    trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<Input>>, located: Located
  ) => Promise<Loaded>
  /**
   * Pure but for new ids: one outcome or refusal a request, in order. `now` is the database's.
   * Where a decision may take long, they are made one by one, as they are asked for.
   */
  decide: (
    requests: ReadonlyArray<Request<Input>>, loaded: Loaded, now: string
  ) => Iterable<Outcome<Changes, Value> | RuleError>
  /** Sends every statement at once: COMMIT follows in the same flight. */
  record: (
    trx: Trx, merchant_id: string, changes: readonly Changes[], now: string
  ) => Promise<unknown>
  /** Requests with the same turn follow one another within the process, instead of colliding. */
  turnOf?: (input: Input) => string
  /** How much an input makes of a batch, where they are not alike; 1 otherwise. */
  weightOf?: (input: Input) => number
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what it loads is its own matter
export type AnyCommand<Input, Value = unknown> = Command<Input, any, any, Value, any>

/**
 * A command that may share a transaction with others of its merchant: it loads what all of its
 * requests need, and decides them on one state, each seeing what the one before it took. Decided on
 * copies of that state, two orders would both get the last unit.
 */
export type BatchedCommand<Input, Value = unknown> = AnyCommand<Input, Value> & { batched: true }

export type Commands = {
  /** A batch of one. */
  run: <Input, Value>(
    command: AnyCommand<Input, Value>, call: Call, input: Input
  ) => Promise<Answer<Value>>
  /** Joins the calls of this merchant that wait at the same moment. */
  batch: <Input, Value>(
    command: BatchedCommand<Input, Value>, call: Call, input: Input
  ) => Promise<Answer<Value>>
}

/** Checked under the lock of what is about to change. Throws `precondition_failed`. */
export function assertVersion ({ if_match }: Call, version: number): void {
  if (if_match !== null && !if_match.includes(version)) throw new RuleError('precondition_failed')
}

/** The ETag of a version, as in `"v7"`. */
export function etagOf (version: number): string {
  return `"v${version}"`
}

/** Background work has a share of its own: no merchant's flood keeps that of others waiting. */
const BACKGROUND = 'background'

/** A call of the service itself: background work runs the ordinary commands. */
export function buildOwnCall (
  merchant_id: string, { db, commands }: Pick<Call, 'db' | 'commands'>
): Call {
  return {
    merchant_id,
    share: BACKGROUND,
    role: 'operator',
    supplier_id: null,
    db,
    commands,
    request_id: 'background',
    idempotency: null,
    if_match: null,
    serialize: () => ''
  }
}
