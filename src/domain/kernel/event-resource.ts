// Describes events: their id prefix, and the refusals of the feed.

import { defineResource, gone } from './resource.ts'

export const EVENT_RESOURCE = defineResource({
  name: 'event',
  id_prefixes: ['evt'],
  refusals: {
    cursor_expired: gone('Events behind the cursor were deleted',
      'The merchant’s setting `event_retention_days` tells how long events are kept. Read what ' +
      'you follow as it is now, then read the feed without `after`.'),
    cursor_unknown: gone('The cursor leads beyond what the database has',
      'The database was restored from an older state, and events that you have read are lost. ' +
      'Compare what you follow with what the service has now, then read the feed without `after`.')
  }
})

declare module './resource.ts' {
  interface Resources { event: typeof EVENT_RESOURCE }
}
