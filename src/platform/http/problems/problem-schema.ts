// How a refusal looks on the wire: its components, and the example of each problem.

import Type from 'typebox'
import { type RefusalDetails, type Rule, RuleError } from '../../../domain/kernel/rule.ts'
import { describeProblem, type Problem as ProblemDocument } from './describe-problem.ts'
import { RULES } from './catalogue.ts'
import { count, nullableRef, openEnum, ref, Sku } from '../schemas.ts'

const ProblemError = Type.Object({
  pointer: Type.Optional(Type.String({
    description: 'Only of a fault of the body: JSON pointer into it, cut where it is very long.',
    examples: ['/lines/0/quantity']
  })),
  parameter: Type.Optional(Type.String({
    description: 'Only of a fault of a parameter: its name.', examples: ['limit']
  })),
  header: Type.Optional(Type.String({
    description: 'Only of a fault of a header: its name.', examples: ['idempotency-key']
  })),
  code: Type.String({ description: 'What is wrong, for programs.', examples: ['required'] }),
  detail: Type.String({ description: 'What is wrong, for people.', examples: ['is required'] })
}, { $id: 'ProblemError', description: 'One fault of the input.' })

const ProblemShortage = Type.Object({
  line_number: Type.Integer({ minimum: 1, description: 'The line.', examples: [1] }),
  sku: Sku,
  quantity: count('Units wanted.'),
  shortage_quantity: count('Units that cannot be sourced now.')
}, { $id: 'ProblemShortage', description: 'What of a line is missing.' })

const ProblemExisting = Type.Object({
  id: Type.String({ description: 'Its id.', examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z'] }),
  reference: Type.String({
    description: 'Its reference, or code of a supplier.', examples: ['WEB-1042']
  })
}, { $id: 'ProblemExisting', description: 'What stands under a reference that is taken.' })

export const Problem = Type.Object({
  type: Type.String({
    format: 'uri-reference',
    description: 'Where the problem is explained.',
    examples: ['/problems/invalid-request']
  }),
  title: Type.String({ description: 'In short.', examples: ['The request is not valid'] }),
  status: Type.Integer({ description: 'The HTTP status.', examples: [400] }),
  detail: Type.String({ description: 'What it means this time.', examples: ['See `errors`.'] }),
  code: openEnum(RULES, 'The problem, for programs.'),
  retryable: Type.Boolean({
    description: 'May the same request succeed later, unchanged?', examples: [false]
  }),
  request_id: Type.String({
    description: 'Also in the X-Request-Id header and in the logs.',
    examples: ['01981d3e-7c6b-7a4e-9f1c-2b3d4e5f6a7b']
  }),
  errors: Type.Optional(Type.Array(ref(ProblemError), {
    description: 'Only of faults of the input, up to a hundred (`detail` says how many), ' +
      'and where a reference is taken: the fields that differ from what stands under it.'
  })),
  existing: Type.Optional(nullableRef(
    ProblemExisting, 'Only where a reference is taken: what stands under it.')),
  shortages: Type.Optional(Type.Array(ref(ProblemShortage), {
    description: 'Only of `insufficient_stock`: what is missing.'
  }))
}, { $id: 'Problem', description: 'Why a request was refused (RFC 9457).' })

export const PROBLEM_SCHEMAS = [ProblemError, ProblemShortage, ProblemExisting, Problem]

const REQUEST_ID = '01981d3e-7c6b-7a4e-9f1c-2b3d4e5f6a7b'

const DETAILS: Readonly<Partial<Record<Rule, RefusalDetails>>> = {
  invalid_request: {
    errors: [
      { pointer: '/lines/0/quantity', code: 'wrong_type', detail: 'must be integer' },
      { pointer: '/lines/1/sku', code: 'required', detail: 'is required' }
    ]
  },
  reference_conflict: {
    detail: 'WEB-1042 is so_01k9x3v8hq2m4n6p8r0t2w4y6z, which was created with other content.',
    existing: { id: 'so_01k9x3v8hq2m4n6p8r0t2w4y6z', reference: 'WEB-1042' },
    errors: [
      { pointer: '/priority', code: 'differs', detail: 'The original value was different.' }
    ]
  },
  insufficient_stock: {
    shortages: [{ line_number: 1, sku: 'KB-100', quantity: 2, shortage_quantity: 1 }]
  }
}

/** Made by what makes the real ones. */
export function exampleOfProblem (rule: Rule): ProblemDocument {
  return describeProblem(new RuleError(rule, DETAILS[rule]), REQUEST_ID)
}
