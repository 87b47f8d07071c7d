// Opens the link of a request: limits how often, finds what the token is for, and makes the call in
// its role. The token is the only right that the request has.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import { buildRateLimiter } from '../../../platform/fairness/rate-limits.ts'
import { buildShares } from '../../../platform/fairness/shares.ts'
import { WAIT_MS_MAX } from '../../../platform/fairness/waiting.ts'
import { findOpenedLink, type OpenedLink } from '../store.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the token of an answer page is for. Null for a token that opens nothing. */
    opened_link: OpenedLink | null
  }
}

/** People click. Behind a proxy all of them share its address. */
const TOKEN_REQUESTS_PER_SECOND_MAX = 10
const ADDRESS_REQUESTS_PER_SECOND_MAX = 100
/** Look-ups at a time, and how many may wait: whoever tries tokens takes no more from others. */
const LOOK_UPS = { places: 3, places_per_group: 2, waiting_max: 200 }

export function registerLinks (pages: FastifyInstance): void {
  const limiter = buildRateLimiter({
    key_requests_per_second_max: TOKEN_REQUESTS_PER_SECOND_MAX,
    merchant_requests_per_second_max: ADDRESS_REQUESTS_PER_SECOND_MAX
  })
  const shares = buildShares(LOOK_UPS)
  const { db } = pages.carrier

  const open = async (token: string): Promise<OpenedLink | undefined> => {
    const leave = await shares.enter('answer links', performance.now() + WAIT_MS_MAX)
    try {
      return await findOpenedLink(db, token)
    } finally {
      leave()
    }
  }

  pages.decorateRequest('opened_link', null)
  pages.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const { token } = request.params as { token?: string }
    if (token === undefined) return // the style sheet
    const allowance = limiter.count({ key_id: token, merchant_id: request.ip, account: null })
    if (allowance?.is_exceeded === true) {
      reply.header('retry-after', 1)
      throw new RuleError('rate_limited')
    }
    const link = await open(token)
    if (link === undefined) return
    request.opened_link = link
    request.call = buildCall(pages, request, link)
  })
}

/** Also makes the request wait among the reads of its merchant, and be logged with it. */
function buildCall (
  { carrier }: FastifyInstance, { id }: FastifyRequest, link: OpenedLink
): Call {
  const { merchant_id, supplier_id } = link
  const role = supplier_id === null ? 'storefront' : 'supplier'
  return {
    ...carrier,
    merchant_id,
    share: merchant_id,
    role,
    supplier_id,
    account: null, // it opens one order, whoever placed it
    request_id: id,
    actor: { type: 'answer_link', id: link.id, role, name: null },
    idempotency: null,
    dry_run: false,
    if_match: null,
    serialize: () => '' // the page reads the order again
  }
}
