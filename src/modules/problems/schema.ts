// The route of the problem pages.

import Type from 'typebox'
import { problems } from '../../platform/http/route.ts'
import { NoParameters } from '../../platform/http/schemas.ts'

export const findProblemRoute = {
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
        content: {
          'text/plain': {
            schema: Type.String({ examples: ['Not enough stock\n\ncode: insufficient_stock\n'] })
          }
        }
      },
      ...problems(['invalid_request', 'problem_not_found', 'internal_error'])
    }
  }
}
