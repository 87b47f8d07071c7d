// Limits what one merchant takes from the others: its requests a second, the connections that its
// reads use at a time, and the memory for answers that it has not read yet.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Metrics } from '../metrics.ts'
import { halfOf, nameOfAccounts } from '../fairness/accounts-share.ts'
import { buildRateLimiter, type RateLimits } from '../fairness/rate-limits.ts'
import { buildShares, type Leave } from '../fairness/shares.ts'
import { WAIT_MS_MAX } from '../fairness/waiting.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Gives the request's place among the reads back. Null for a request that has none. */
    leaveReads: Leave | null
    /** Runs a read of a route that `reads_in_turns`, with a place of its own. */
    readInTurn: <T>(read: () => Promise<T>) => Promise<T>
  }
  interface FastifyContextConfig {
    /** True for a route that waits between its reads, so that it holds no place meanwhile. */
    reads_in_turns?: boolean
  }
}

/** How many reads may wait, of all merchants. */
const WAITING_MAX = 2_000
/** How many characters of answers a merchant may leave unread on its connections. */
const UNREAD_MAX = 64 * 1024 * 1024

export type Fairness = {
  read_connections: number
  rate_limits: RateLimits
  metrics: Pick<Metrics, 'watchWaiting'>
}

/** `registerAuth` calls it once it knows the caller. Throws `rate_limited` or `overloaded`. */
export type Admit = (
  reply: FastifyReply, caller: { key_id: string, merchant_id: string, account: string | null }
) => void

export function registerFairness (app: FastifyInstance, options: Fairness): Admit {
  const unread = new Map<string, number>()
  app.decorateRequest('leaveReads', null)
  registerReadShares(app, options, (caller) => assertRead(unread, caller))
  registerUnread(app, unread)
  const limiter = buildRateLimiter(options.rate_limits)
  return (reply, caller) => {
    const allowance = limiter.count(caller)
    if (allowance !== null) {
      const { limit, left, is_exceeded } = allowance
      reply.header('ratelimit-policy', `"second";q=${limit};w=1`)
      reply.header('ratelimit', `"second";r=${left};t=1`)
      if (is_exceeded) throw new RuleError('rate_limited')
    }
    assertRead(unread, caller)
  }
}

/** A merchant's reads use a third of the connections, which also limits their event loop time. */
function registerReadShares (
  app: FastifyInstance, { read_connections, metrics }: Fairness,
  assertMayRead: (caller: Reader) => void
): void {
  const places = Math.max(2, read_connections)
  const { enter, waiting } = buildShares({
    places, places_per_group: Math.ceil(places / 3), waiting_max: WAITING_MAX
  })
  metrics.watchWaiting('reads', waiting)

  const start = (request: FastifyRequest, reply: FastifyReply, leave: Leave): void => {
    request.leaveReads = leave
    // A caller that closed its connection while it waited needs no answer.
    if (reply.raw.destroyed) throw new RuleError('busy')
    assertMayRead(request.call)
  }

  app.decorateRequest('readInTurn', async function <T> (this: FastifyRequest, read: Read<T>) {
    const { share, account } = this.call
    const leave = await enter(share, performance.now() + WAIT_MS_MAX, account)
    try {
      return await read()
    } finally {
      leave()
    }
  })
  // No promise is made for writes, and none for reads that need not wait.
  app.addHook('preHandler', (request, reply, done) => {
    const { call, method, routeOptions: { config: { reads_in_turns } } } = request
    if (call === undefined || !READING.has(method) || reads_in_turns === true) return done()
    const entered = enter(call.share, performance.now() + WAIT_MS_MAX, call.account)
    if (entered instanceof Promise) {
      entered.then((leave) => start(request, reply, leave)).then(() => done(), done)
      return
    }
    start(request, reply, entered)
    done()
  })
  // The answer is made, so the place is free while the caller reads it. Failures also get here.
  app.addHook('onSend', (request, _reply, _payload, done) => {
    request.leaveReads?.()
    done()
  })
}

type Read<T> = () => Promise<T>

const READING = new Set(['GET', 'HEAD'])

/** Answers of so many characters or fewer are not counted, since counting would cost more. */
const SMALL = 16 * 1024

function registerUnread (app: FastifyInstance, unread: Map<string, number>): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload === 'string' && payload.length > SMALL && request.call !== undefined) {
      const names = unreadBy(request.call)
      for (const name of names) add(unread, name, payload.length)
      let is_gone = false
      const forget = (): void => {
        if (is_gone) return
        is_gone = true
        for (const name of names) add(unread, name, -payload.length)
      }
      reply.raw.once('finish', forget).once('close', forget)
    }
    done()
  })
}

type Reader = { merchant_id: string, account: string | null }

/** By whom an answer is counted. */
function unreadBy ({ merchant_id, account }: Reader): string[] {
  return account === null ? [merchant_id] : [merchant_id, nameOfAccounts(merchant_id)]
}

function add (unread: Map<string, number>, merchant_id: string, length: number): void {
  const sum = (unread.get(merchant_id) ?? 0) + length
  if (sum > 0) unread.set(merchant_id, sum)
  else unread.delete(merchant_id)
}

function assertRead (unread: ReadonlyMap<string, number>, caller: Reader): void {
  for (const name of unreadBy(caller)) {
    const limit = name === caller.merchant_id ? UNREAD_MAX : halfOf(UNREAD_MAX)
    if ((unread.get(name) ?? 0) > limit) throw new RuleError('overloaded')
  }
}
