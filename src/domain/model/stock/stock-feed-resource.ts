// Describes the resource `stock_feed`: its id prefix, events, refusals and kinds of exceptions.

import { conflict, defineResource } from '../../kernel/resource.ts'

export const STOCK_FEED_RESOURCE = defineResource({
  name: 'stock_feed',
  id_prefixes: ['sfd'],
  events: ['stock_feed.applied'],
  table: 'stock_feeds',
  refusals: {
    full_feed_drop_refused: conflict('The full feed would empty too much',
      'The feed leaves out, or sets to zero, more of the supplier’s rows than ' +
      '`full_feed_drop_limit_percent` allows. Nothing was applied. If the feed is right, send it ' +
      'again with `confirm_drop: true`.')
  },
  exceptions: {
    suspicious_feed: {
      meaning: 'A full feed set more rows to 0 than the limit allows, and its sender confirmed it.',
      resolutions: ['dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { stock_feed: typeof STOCK_FEED_RESOURCE }
}
