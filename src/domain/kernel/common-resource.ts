// What belongs to no single resource: events themselves, and refusals that several resources give.

import { conflict, defineResource, unprocessable } from './resource.ts'

export const COMMON_RESOURCE = defineResource({
  name: 'common',
  id_prefixes: ['evt'],
  refusals: {
    reference_conflict: conflict('The reference is taken',
      'The `reference` (of a sales order) or `code` (of a supplier) exists with other content. ' +
      'References are permanent: the same one with the same content returns what exists. ' +
      '`existing` names what exists, `errors` lists the fields that differ from what it was ' +
      'created with.'),
    unknown_line: unprocessable('There is no such line',
      'The body names a line number that the order does not have. Nothing was done.'),
    repeated_line: unprocessable('A line is named twice',
      'Each line may be named once (in an answer, once for each status). Nothing was done.')
  }
})

declare module './resource.ts' {
  interface Resources { common: typeof COMMON_RESOURCE }
}
