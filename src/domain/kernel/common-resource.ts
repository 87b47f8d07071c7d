// Describes what belongs to no single resource: refusals that several share.

import { conflict, defineResource, unprocessable } from './resource.ts'

export const COMMON_RESOURCE = defineResource({
  name: 'common',
  refusals: {
    reference_conflict: conflict('The reference is taken',
      'A sales order with this `reference`, or a supplier with this `code`, exists with other ' +
      'content. References are permanent; the same reference with the same content returns the ' +
      'existing resource. `existing` names it, and `errors` lists the fields that differ from ' +
      'those at its creation.'),
    unknown_line: unprocessable('There is no such line',
      'The body names a line number that the order does not have. Nothing was done.'),
    repeated_line: unprocessable('A line is named twice',
      'Each line may be named once. In a supplier’s answer, it may be named once for each ' +
      'status. Nothing was done.')
  }
})

declare module './resource.ts' {
  interface Resources { common: typeof COMMON_RESOURCE }
}
