// Kept answers: the answer of an idempotency key is stored with its change and sent again later.

import { CompiledQuery, sql } from 'kysely'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Answer, Call, Request } from './call.ts'
import type { Db } from '../db/connect.ts'
import { defineRows } from '../db/bulk-rows.ts'
import { runStatement, type Trx } from '../db/trx.ts'

export type KeptAnswer = {
  scope: string
  key: string
  request_hash: string
  status: number
  headers: Record<string, string>
  /** Null when the answer contained a secret. */
  body: string | null
  created_at: string
}

const FIND = `
  select a.scope, a.key, a.request_hash, a.status, a.headers, a.body, a.created_at
  from json_to_recordset($2) as r(scope text, key text)
  join idempotency_answers a on a.merchant_id = $1 and a.scope = r.scope and a.key = r.key`

const answerRows = defineRows<KeptAnswer>('idempotency_answers', {
  key: ['scope', 'key'],
  columns: {
    scope: 'text',
    key: 'text',
    request_hash: 'text',
    status: 'smallint',
    headers: 'jsonb',
    body: 'text',
    created_at: 'timestamptz'
  }
})

/** Finds the kept answers by `nameOf` their key. Sends no statement if no request has a key. */
export async function findAnswers (
  trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<unknown>>
): Promise<ReadonlyMap<string, KeptAnswer>> {
  const keys = requests.flatMap(({ call }) => call.idempotency ?? [])
    .map(({ scope, key }) => ({ scope, key }))
  if (keys.length === 0) return new Map()
  const rows = await runStatement<KeptAnswer>(trx, FIND, [merchant_id, JSON.stringify(keys)])
  return new Map(rows.map((row) => [nameOf(row), row]))
}

/**
 * The answer given before, or a refusal if the key was used for another request. The kept body is
 * text, not a typed value, so it is an answer of any route.
 */
export function readKeptAnswer (
  kept: ReadonlyMap<string, KeptAnswer>, { idempotency }: Call
): Answer<never> | RuleError | undefined {
  const answer = idempotency === null ? undefined : kept.get(nameOf(idempotency))
  if (answer === undefined || idempotency === null) return undefined
  if (answer.request_hash !== idempotency.request_hash) {
    return new RuleError('idempotency_key_reused')
  }
  const { status, headers, body } = answer
  if (body === null) return new RuleError('idempotency_secret_not_kept')
  return { status, headers, body, replayed: true }
}

type Kept = { request_hash: string, body: string }

const KEPT = `
  select request_hash, body from idempotency_answers
  where merchant_id = $1 and scope = $2 and key = $3 and body is not null`

/** What was answered to the key, and to which request: read without a lock. */
export async function findKept (
  db: Db, merchant_id: string, { scope, key }: Pick<KeptAnswer, 'scope' | 'key'>
): Promise<Kept | undefined> {
  const { rows: [row] } = await db.executeQuery<Kept>(
    CompiledQuery.raw(KEPT, [merchant_id, scope, key]))
  return row
}

export async function insertAnswers (
  trx: Trx, merchant_id: string,
  answered: ReadonlyArray<{ call: Call, answer: Answer, secret: boolean }>, now: string
): Promise<void> {
  const rows = answered.flatMap(({ call, answer: { status, headers, body }, secret }) =>
    call.idempotency === null
      ? []
      : [{ ...call.idempotency, status, headers, body: secret ? null : body, created_at: now }])
  rows.sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1)
  return answerRows.insert(trx, merchant_id, rows)
}

/** Is unique, because a scope contains no space. */
function nameOf ({ scope, key }: { scope: string, key: string }): string {
  return `${scope} ${key}`
}

const ANSWERS_KEPT = '30 days'

/** Deletes up to `limit` answers older than 30 days. Returns how many. */
export async function deleteOldAnswers (db: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ merchant_id: string, scopes: string[], keys: string[] }>`
    select merchant_id, json_agg(scope) as scopes, json_agg(key) as keys from (
      select merchant_id, scope, key from idempotency_answers
      where created_at < now() - ${ANSWERS_KEPT}::interval limit ${limit}
    ) old group by merchant_id`.execute(db)
  for (const { merchant_id, scopes, keys } of rows) {
    // eslint-disable-next-line no-await-in-loop -- a statement writes rows of one merchant
    await sql`
      delete from idempotency_answers where merchant_id = ${merchant_id}
        and (scope, key) in (select * from unnest(${scopes}::text[], ${keys}::text[]))
        and created_at < now() - ${ANSWERS_KEPT}::interval`.execute(db)
  }
  return rows.reduce((sum, { keys }) => sum + keys.length, 0)
}
