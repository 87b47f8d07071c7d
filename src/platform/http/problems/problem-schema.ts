// The JSON shape of a problem document, and an example of each problem.

import Type from 'typebox'
import { type RefusalDetails, type Rule, RuleError } from '../../../domain/kernel/rule.ts'
import { describeProblem, type Problem as ProblemDocument } from './describe-problem.ts'
import { RULES } from './catalogue.ts'
import { count, lineNumber, nullableRef, openEnum, ref, Sku } from '../schemas.ts'

export const ProblemError = Type.Object({
  pointer: Type.Optional(Type.String({
    description: 'The JSON pointer leads to the faulty place in the body. It is there only for a ' +
      'fault of the body, and is cut when it is very long.',
    examples: ['/lines/0/quantity']
  })),
  parameter: Type.Optional(Type.String({
    description: 'The parameter with this name is faulty. The field is there only for a fault of ' +
      'a parameter.',
    examples: ['limit']
  })),
  header: Type.Optional(Type.String({
    description: 'The header with this name is faulty. The field is there only for a fault of a ' +
      'header.',
    examples: ['idempotency-key']
  })),
  code: Type.String({
    description: 'Programs read from the code what is wrong.', examples: ['required']
  }),
  detail: Type.String({
    description: 'People read from the text what is wrong.', examples: ['is required']
  }),
  maximum: Type.Optional(Type.Integer({
    description: 'So many units would be taken. The field is there only for a line that names ' +
      'more.',
    examples: [3]
  }))
}, { $id: 'ProblemError', description: 'The input has this fault.' })

const ProblemShortage = Type.Object({
  line_number: lineNumber('The line of the sales order has this number.'),
  sku: Sku,
  quantity: count('The order wants this many units of the line.'),
  shortage_quantity: count('This many of the units cannot be sourced now.')
}, { $id: 'ProblemShortage', description: 'These units of a line cannot be sourced now.' })

const ProblemExisting = Type.Object({
  id: Type.String({
    description: 'The existing resource has this id.',
    examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  reference: Type.String({
    description: 'The existing resource has this reference; of a supplier it is the `code`.',
    examples: ['WEB-1042']
  })
}, {
  $id: 'ProblemExisting', description: 'This resource has the reference already.'
})

export const Problem = Type.Object({
  type: Type.String({
    format: 'uri-reference',
    description: 'A page at this path explains the problem.',
    examples: ['/problems/invalid-request']
  }),
  title: Type.String({
    description: 'The title names the problem in short.', examples: ['The request is not valid']
  }),
  status: Type.Integer({ description: 'The answer has this HTTP status.', examples: [400] }),
  detail: Type.String({
    description: 'The text tells people what the problem is with this request.',
    examples: ['See `errors`.']
  }),
  code: openEnum(RULES, 'The code names the problem for programs.'),
  retryable: Type.Boolean({
    description: 'True means that the same request, unchanged, may succeed later.',
    examples: [false]
  }),
  request_id: Type.String({
    description: 'This id names the request. It is also in the X-Request-Id header and in the ' +
      'logs of the service.',
    examples: ['01981d3e-7c6b-7a4e-9f1c-2b3d4e5f6a7b']
  }),
  errors: Type.Optional(Type.Array(ref(ProblemError), {
    description: 'The list has the faults of the input, up to a hundred; where there are more, ' +
      '`detail` says how many. For a reference that is taken it has the fields that differ from ' +
      'those of the existing resource. It is there only when there are such faults or fields.'
  })),
  existing: Type.Optional(nullableRef(
    ProblemExisting, 'This resource has the reference already. The field is there only when a ' +
      'reference is taken.')),
  shortages: Type.Optional(Type.Array(ref(ProblemShortage), {
    description: 'The list has the lines of which units cannot be sourced. It is there only for ' +
      'the code `insufficient_stock`.'
  }))
}, { $id: 'Problem', description: 'A problem tells why a request was refused (RFC 9457).' })

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

/** The same function makes the real documents, so the example cannot differ from them. */
export function exampleOfProblem (rule: Rule): ProblemDocument {
  return describeProblem(new RuleError(rule, DETAILS[rule]), REQUEST_ID)
}
