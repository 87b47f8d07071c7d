// What a service knows about who is calling, and the commands it may run for them.

import type { StoredActor } from '../../domain/kernel/event.ts'
import type { Role } from '../../domain/model/merchant/api-key.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Db } from '../db/connect.ts'
import type { Trx } from '../db/trx.ts'

/** The `merchant_id` and role of calls with the platform key. No merchant has this id. */
export const PLATFORM = 'platform'

export type Caller = {
  merchant_id: string
  /** `platform` occurs only on the routes that take the platform key. */
  role: Role | typeof PLATFORM
  /** The one supplier a supplier key speaks for; null for other roles. */
  supplier_id: string | null
  /** The account whose orders alone a storefront key sees; null for keys that see all. */
  account: string | null
}

export type Call = Caller & {
  /** The group whose share of the connections the call uses: its merchant, or background work. */
  share: string
  db: Db
  commands: Commands
  /** Null for background work. */
  request_id: string | null
  /** Its events name it. */
  actor: StoredActor
  /** Null without an Idempotency-Key. `scope` separates roles, suppliers and accounts. */
  idempotency: { scope: string, key: string, request_hash: string } | null
  /** The command is decided, answered and rolled back. It then has no idempotency key. */
  dry_run: boolean
  /** The versions that If-Match allows; null means any version. */
  if_match: readonly number[] | null
  /** The route's serializer for the caller's role. It leaves out what the role may not see. */
  serialize: (status: number, value: unknown) => string
}

export type Request<Input> = { call: Call, input: Input }

/** This property exists only for the type checker: it connects an answer with its value's type. */
declare const OF: unique symbol

/** The answer to a request. `body` has the exact text that was or will be sent. */
export type Answer<Value = unknown> = {
  readonly [OF]?: Value
  status: number
  headers: Readonly<Record<string, string>>
  body: string
  /** True when the answer was kept from an earlier request with the same idempotency key. */
  replayed: boolean
  /** The label under which the metric counts the outcome. */
  label?: string
}

/** The decision on one request. If `changes` is null, nothing is recorded and no answer is kept. */
export type Outcome<Changes, Value = unknown> = {
  status: number
  value: Value
  headers?: Readonly<Record<string, string>>
  changes: Changes | null
  /** The label under which the metric counts the outcome. */
  label?: string
  /** True when the answer contains a secret. Its body is then not stored. */
  secret?: boolean
}

/**
 * A write: load, decide and record, in one transaction (see run-command.ts). A route accepts a
 * command only if the type `Value` of its answer is given.
 */
export type Command<Input, Loaded, Changes, Value = unknown, Located = undefined> = {
  /**
   * Reads, without locks, what must be known before locking. It may read only what never changes.
   */
  locate?: (
    trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<Input>>
  ) => Promise<Located>
  /**
   * Locks and reads, and writes nothing. Locks are taken in the order that ARCHITECTURE.md names.
   * It must send all its statements at once, because the kept answers are read directly behind
   * them. A statement that depends on the answer of another one belongs in `locate`.
   */
  load: (
    trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<Input>>, located: Located
  ) => Promise<Loaded>
  /**
   * Takes what only those may wait for that want the same: it sends one more statement behind the
   * locks of `load`, whose answer is then known, and returns what was loaded with its result. It
   * is rolled back with the transaction if the requests change nothing.
   */
  complete?: (
    trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<Input>>,
    loading: { loaded: Loaded, now: string }
  ) => Promise<Loaded>
  /**
   * Returns one outcome or refusal for each request, in order. It is pure, except that it makes new
   * ids. `now` is the database's time. If a decision may take long, this is a generator, so that
   * each decision is made when the next one is asked for.
   */
  decide: (
    requests: ReadonlyArray<Request<Input>>, loaded: Loaded, now: string
  ) => Iterable<Outcome<Changes, Value> | RuleError>
  /** Writes. It must send all its statements at once, because COMMIT is sent directly behind. */
  record: (
    trx: Trx, merchant_id: string, changes: readonly Changes[], now: string
  ) => Promise<unknown>
  /**
   * Requests with the same result run one after another within a process. Otherwise they would run
   * together, and one would lose the race.
   */
  turnOf?: (input: Input) => string
  /** The weight of an input in a batch, where inputs differ in size; 1 by default. */
  weightOf?: (input: Input) => number
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the command alone knows it
export type AnyCommand<Input, Value = unknown> = Command<Input, any, any, Value, any>

/**
 * A command that runs several requests of a merchant in one transaction. It loads what all of them
 * need and decides them on one state, so each decision sees what the ones before it took. If each
 * were decided on a copy of that state, two orders could both get the last unit.
 */
export type BatchedCommand<Input, Value = unknown> = AnyCommand<Input, Value> & { batched: true }

export type Commands = {
  /** Runs one request in a transaction of its own. */
  run: <Input, Value>(
    command: AnyCommand<Input, Value>, call: Call, input: Input
  ) => Promise<Answer<Value>>
  /** Runs the request in one transaction with calls of its merchant that wait at that moment. */
  batch: <Input, Value>(
    command: BatchedCommand<Input, Value>, call: Call, input: Input
  ) => Promise<Answer<Value>>
}

/** Throws `precondition_failed`. Call it while what is about to change is locked. */
export function assertVersion ({ if_match }: Call, version: number): void {
  if (if_match !== null && !if_match.includes(version)) throw new RuleError('precondition_failed')
}

/**
 * For filters that would tell what the caller's role may not see. Throws `invalid_request` for
 * those that are given.
 */
export function assertNotAsked<Question extends object> (
  question: Question, names: ReadonlyArray<keyof Question & string>
): void {
  const errors = names.filter((name) => question[name] !== undefined).map((parameter) =>
    ({ parameter, code: 'not_allowed', detail: 'may be sent by operators only' }))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

/** The ETag of a version, such as `"v7"`, or of an answer of this version. */
export function etagOf (version: number, content: string | null = null): string {
  return content === null ? `"v${version}"` : `"v${version}.${content}"`
}

/** Background work is a group of its own, so it does not wait behind a merchant's many calls. */
const BACKGROUND = 'background'

/** A call that a job makes, since background work runs the ordinary commands. */
export function buildOwnCall (
  merchant_id: string, job: string, { db, commands }: Pick<Call, 'db' | 'commands'>
): Call {
  return {
    merchant_id,
    share: BACKGROUND,
    role: 'operator',
    supplier_id: null,
    account: null,
    db,
    commands,
    request_id: null,
    actor: { type: 'job', id: null, role: null, name: job },
    idempotency: null,
    dry_run: false,
    if_match: null,
    serialize: () => ''
  }
}

/**
 * Runs a command whose answer is for us: it is not sent, so its value comes back as it was decided,
 * and the caller's idempotency key is left for the answer that is.
 */
export async function runForValue<Input, Value> (
  call: Call, command: AnyCommand<Input, Value>, input: Input
): Promise<Value> {
  const serialize = (_status: number, value: unknown): string => JSON.stringify(value)
  const own: Call = { ...call, idempotency: null, serialize }
  const { body } = await call.commands.run(command, own, input)
  return JSON.parse(body) as Value
}

/** A call that a job makes in the role of a supplier. */
export function buildSupplierCall (
  { merchant_id, supplier_id }: { merchant_id: string, supplier_id: string },
  job: string, context: Pick<Call, 'db' | 'commands'>
): Call {
  return {
    ...buildOwnCall(merchant_id, job, context),
    role: 'supplier',
    supplier_id,
    actor: { type: 'job', id: null, role: 'supplier', name: job }
  }
}
