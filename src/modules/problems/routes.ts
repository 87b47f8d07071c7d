// The pages that explain each problem in plain text; the `type` of a problem document leads here.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Rule, RuleError } from '../../domain/kernel/rule.ts'
import { registerPagePolicy } from '../../platform/http/page-security.ts'
import { PROBLEMS, RULES } from '../../platform/http/problems/catalogue.ts'
import { findProblemRoute } from './schema.ts'

export const problemRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await registerPagePolicy(app)
  app.get('/problems/:slug', findProblemRoute, async (request, reply) => {
    const rule = RULES.find((one) => slugOf(one) === request.params.slug)
    if (rule === undefined) throw new RuleError('problem_not_found')
    return reply.type('text/plain; charset=utf-8').send(describeInWords(rule))
  })
}

function slugOf (rule: Rule): string {
  return rule.replaceAll('_', '-')
}

function describeInWords (rule: Rule): string {
  const { status, title, meaning, retryable } = PROBLEMS[rule]
  const advice = retryable
    ? 'The same request may succeed later, unchanged.'
    : 'The same request will fail again, unchanged.'
  return `${title}\n\ncode: ${rule}\nstatus: ${status}\n\n${meaning}\n${advice}\n`
}
