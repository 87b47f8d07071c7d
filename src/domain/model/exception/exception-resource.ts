// What exceptions bring to the house; each kind of exception stands with what it is about.

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
      'A person has decided it, or it became obsolete; `detail` says which.'),
    resolution_not_taken: unprocessable('The exception does not take this resolution',
      'Each kind takes its own resolutions; the exception lists them in `resolutions`.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { exception: typeof EXCEPTION_RESOURCE }
}
