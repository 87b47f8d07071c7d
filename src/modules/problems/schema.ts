// Describes the route of the problem pages: what it takes and what it answers.

import Type from 'typebox'
import { pickHeaders } from '../../platform/http/documented-headers.ts'
import { problems } from '../../platform/http/route.ts'
import { NoParameters, ref } from '../../platform/http/schemas.ts'

const ProblemPage = Type.String({
  $id: 'ProblemPage',
  description: 'The page tells people what a problem means and what the caller can do.',
  examples: [
    'Not enough stock\n\ncode: insufficient_stock\nstatus: 409\n\nThe order’s shortage policy is ' +
    '`reject` and not every unit can be sourced now; `shortages` lists what is missing. Nothing ' +
    'was stored.\nThe same request will fail again, unchanged.\n'
  ]
})

export const PROBLEM_PAGE_SCHEMAS = [ProblemPage]

const REFUSALS = [
  'problem_not_found', 'invalid_request', 'bad_request', 'uri_too_long', 'request_timeout',
  'request_headers_too_large', 'internal_error'
] as const

export const findProblemRoute = {
  config: { refusals: REFUSALS },
  schema: {
    operationId: 'getProblem',
    tags: ['Problems'],
    summary: 'Read what a problem means',
    description: 'The `type` of a problem document leads to this page. It needs no API key.',
    params: Type.Object({
      slug: Type.String({
        maxLength: 100,
        description: 'The problem has this `code`, written with hyphens.',
        examples: ['insufficient-stock']
      })
    }),
    querystring: NoParameters,
    security: [],
    response: {
      200: {
        description: 'The answer is the page, as plain text.',
        headers: pickHeaders(['x-request-id']),
        content: { 'text/plain': { schema: ref(ProblemPage) } }
      },
      ...problems(REFUSALS)
    }
  }
}
