// The route of the problem pages.

import Type from 'typebox'
import { pickHeaders, problems } from '../../platform/http/route.ts'
import { NoParameters, ref } from '../../platform/http/schemas.ts'

const ProblemPage = Type.String({
  $id: 'ProblemPage',
  description: 'What a problem means and what the caller can do, for people.',
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
    description: 'The page that the `type` of a problem document names. Public.',
    params: Type.Object({
      slug: Type.String({
        maxLength: 100, description: 'The problem.', examples: ['insufficient-stock']
      })
    }),
    querystring: NoParameters,
    security: [],
    response: {
      200: {
        description: 'The page.',
        headers: pickHeaders(['x-request-id']),
        content: { 'text/plain': { schema: ref(ProblemPage) } }
      },
      ...problems(REFUSALS)
    }
  }
}
