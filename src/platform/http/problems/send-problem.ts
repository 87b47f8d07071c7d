// Answers every failure with problem+json: refusals, errors of router and parser, and defects.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Metrics } from '../../metrics.ts'
import { buildOutageLog } from '../../outage-log.ts'
import { describeProblem, PROBLEM_MEDIA_TYPE, readRefusal } from './describe-problem.ts'
import { PROBLEMS } from './catalogue.ts'

/** Answers with these statuses are counted as turned away: the request may succeed later. */
const TURNED_AWAY = new Set([429, 503])

export function registerErrors (
  app: FastifyInstance, { countTurnedAway }: Pick<Metrics, 'countTurnedAway'>
): void {
  const logOutage = buildOutageLog()
  const methods_by_path: Array<{ path: RegExp, methods: Set<string> }> = []

  app.addHook('onRoute', ({ method, url }) => {
    const path = new RegExp(`^${url.replace(/:[a-z_]+/g, '[^/]+').replace(/\*$/, '.*')}$`)
    const known = methods_by_path.find((one) => one.path.source === path.source)
    const methods = known?.methods ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    if (known === undefined) methods_by_path.push({ path, methods })
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const allow = methods_by_path
      .flatMap((one) => one.path.test(path) ? [...one.methods] : [])
      .filter((method) => method !== request.method)
    return sendProblem(request, reply, allow.length > 0
      ? new RuleError('method_not_allowed', { allow: [...new Set(allow)].sort() })
      : new RuleError('route_not_found'))
  })

  app.setErrorHandler((error, request, reply) => {
    const refusal = readRefusal(error)
    if (refusal === undefined) {
      request.log.error({ err: error }, 'request failed: defect of the service')
    } else if (PROBLEMS[refusal.rule].status >= 500) {
      logOutage(request.log, refusal.rule, error)
    }
    if (refusal !== undefined && TURNED_AWAY.has(PROBLEMS[refusal.rule].status)) {
      countTurnedAway(refusal.rule)
    }
    return sendProblem(request, reply, refusal ?? new RuleError('internal_error'))
  })
}

export function sendProblem (
  request: FastifyRequest, reply: FastifyReply, refusal: RuleError
): FastifyReply {
  const { status, retry_after } = PROBLEMS[refusal.rule]
  reply.header('x-request-id', request.id) // the framework's own errors run no hooks
  if (retry_after !== undefined) reply.header('retry-after', retry_after)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (refusal.details.allow !== undefined) reply.header('allow', refusal.details.allow.join(', '))
  return reply.code(status).type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(describeProblem(refusal, request.id)))
}
