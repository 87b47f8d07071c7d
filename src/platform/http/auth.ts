// Turns an API key into a `Call`: who calls, whether the role may, its idempotency key and
// If-Match.

import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { StoredActor } from '../../domain/kernel/event.ts'
import type { Role } from '../../domain/model/merchant/api-key.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { type Call, type Caller, type Commands, PLATFORM } from '../command/call.ts'
import type { Db } from '../db/connect.ts'
import { isSameSecret } from '../secret.ts'
import { buildCallers, type KeyHolder } from './find-caller.ts'
import type { Admit } from './merchant-limits.ts'

declare module 'fastify' {
  interface FastifyRequest {
    call: Call
    /** Whether the caller's API key still works. For routes that answer long after the request. */
    holdsKey: () => Promise<boolean>
  }
  interface FastifyContextConfig {
    /** The roles that may call the route. Only public routes have none. */
    roles?: ReadonlyArray<Role | typeof PLATFORM>
    /** The schema of the answer for a role that may not see all of the documented component. */
    views?: Partial<Record<Role, TSchema>>
    /** True when the body may be missing. It is then `{}`. */
    is_body_optional?: boolean
    /** True when a POST writes nothing: it has no idempotency key. */
    only_reads?: boolean
  }
}

type Options = {
  db: Db
  keys: Db
  commands: Commands
  platform_key: string | null
  /** Throws `rate_limited` and `overloaded`. */
  admit: Admit
}

const PLATFORM_CALLER: KeyHolder = {
  merchant_id: PLATFORM,
  key_id: PLATFORM,
  key_name: 'platform key',
  role: PLATFORM,
  supplier_id: null,
  account: null
}

export function registerAuth (app: FastifyInstance, options: Options): void {
  const { db, keys, commands, platform_key, admit } = options
  const callers = buildCallers(keys)

  const join = (request: FastifyRequest, reply: FastifyReply, caller: KeyHolder): void => {
    const { roles } = request.routeOptions.config
    admit(reply, caller)
    if (roles?.includes(caller.role) !== true) throw new RuleError('role_forbidden')
    request.call = {
      merchant_id: caller.merchant_id,
      share: caller.merchant_id,
      role: caller.role,
      supplier_id: caller.supplier_id,
      account: caller.account,
      db,
      commands,
      request_id: request.id,
      actor: actorOf(caller),
      idempotency: null,
      dry_run: false,
      if_match: null,
      serialize: (status, value) => serialize(reply, { status, value, role: caller.role })
    }
  }

  app.decorateRequest('call')
  app.decorateRequest('holdsKey', async function (this: FastifyRequest) {
    return await callers.find(readBearer(this.headers.authorization)) !== undefined
  })
  app.addHook('onRequest', async (request, reply) => {
    const { roles } = request.routeOptions.config
    if (roles === undefined) return
    const secret = readBearer(request.headers.authorization)
    if (roles.includes(PLATFORM)) {
      assertPlatform(secret, platform_key)
      join(request, reply, PLATFORM_CALLER)
      return
    }
    const found = callers.find(secret)
    const caller = found instanceof Promise ? await found : found
    if (caller === undefined) throw new RuleError('unauthorized')
    join(request, reply, caller)
  })

  app.addHook('preValidation', (request, _reply, done) => {
    const { is_body_optional } = request.routeOptions.config
    // A body that is null is not a missing body: its schema refuses it.
    if (is_body_optional === true && request.body === undefined) request.body = {}
    done()
  })

  app.addHook('preHandler', (request, _reply, done) => {
    if (request.call !== undefined) readConditions(request)
    done()
  })
}

function actorOf ({ key_id, key_name, role, account }: KeyHolder): StoredActor {
  const id = key_id === PLATFORM ? null : key_id
  return { type: 'api_key', id, role, name: key_name, ...account !== null && { account } }
}

/** Orders with one price after the other would tell what units cost, and nobody would see them. */
const DRY_RUN = { detail: 'A key of an account makes no dry runs.' }

const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Adds the idempotency key with the hash of the request, the versions of If-Match, and whether it
 * is a dry run. That uses up no key.
 */
function readConditions (request: FastifyRequest): void {
  const { call, headers: { 'idempotency-key': key, 'if-match': if_match } } = request
  if (if_match !== undefined) call.if_match = readVersions(if_match)
  if (!WRITES.has(request.method) || request.routeOptions.config.only_reads === true) return
  const { dry_run } = request.query as { dry_run?: string }
  call.dry_run = dry_run === 'true'
  if (call.dry_run && call.account !== null) throw new RuleError('role_forbidden', DRY_RUN)
  if (typeof key === 'string' && !call.dry_run) {
    call.idempotency = { scope: scopeOf(call), key, request_hash: hashRequest(request) }
  }
}

/** Nobody gets an answer that was kept for another. A scope contains no space. */
function scopeOf ({ role, supplier_id, account }: Call): string {
  if (account !== null) return `${role}:${encodeURIComponent(account)}`
  return supplier_id === null ? role : `${role}:${supplier_id}`
}

function readBearer (authorization: string | undefined): string {
  const secret = authorization?.match(/^Bearer ([!-~]+)$/i)?.[1]
  if (secret === undefined) throw new RuleError('unauthorized')
  return secret
}

function assertPlatform (secret: string, platform_key: string | null): void {
  if (platform_key === null) throw new RuleError('merchant_creation_disabled')
  if (isSameSecret(secret, platform_key)) return
  // A merchant's API key is known, but it may not call this route.
  throw new RuleError(secret.startsWith('tdm_') ? 'role_forbidden' : 'unauthorized')
}

/** The versions that If-Match names; null for `*`. A tag of another form is read as version 0. */
function readVersions (if_match: string): number[] | null {
  if (if_match.trim() === '*') return null
  return if_match.split(',').map((tag) =>
    Number(/^"v([1-9][0-9]{0,9})(?:\.[\w-]{1,64})?"$/.exec(tag.trim())?.[1] ?? 0))
}

function hashRequest (request: FastifyRequest): string {
  const { method, url, body_bytes } = request
  const hash = createHash('sha256').update(`${method} ${url}\n`)
  if (body_bytes !== null) hash.update(body_bytes)
  request.body_bytes = null
  return hash.digest('hex')
}

type ToSerialize = { status: number, value: unknown, role: Caller['role'] }

/** Uses the role's view if there is one, otherwise the documented component of the status. */
function serialize (reply: FastifyReply, { status, value, role }: ToSerialize): string {
  const view = role === PLATFORM ? undefined : reply.routeOptions.config.views?.[role]
  const serializer = view === undefined
    ? reply.getSerializationFunction(String(status), 'application/json')
    : reply.compileSerializationSchema(view as never)
  if (serializer === undefined) throw new Error(`no schema for status ${status}`)
  return serializer(value as Record<string, unknown>)
}
