// Describes the resource `exception`: its id prefix, events and refusals.
// Each kind of exception is described with the resource that it is about.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const EXCEPTION_RESOURCE = defineResource({
  name: 'exception',
  id_prefixes: ['exc'],
  events: ['exception.opened', 'exception.resolved'],
  table: 'exceptions',
  is_of_order: true,
  refusals: {
    exception_not_found: notFound('No such exception', 'There is no exception with this id.'),
    exception_resolved: conflict('The exception is resolved',
      'A person has resolved it, or it became obsolete; `detail` names the resolution.'),
    resolution_not_taken: unprocessable('The exception does not take this resolution',
      'Each kind of exception has its own resolutions. The exception lists them in `resolutions`.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { exception: typeof EXCEPTION_RESOURCE }
}
