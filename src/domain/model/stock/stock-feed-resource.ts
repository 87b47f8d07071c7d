// Describes the resource `stock_feed`: its id prefix, events, refusals and kinds of exceptions.

import { conflict, defineResource, unprocessable } from '../../kernel/resource.ts'

export const STOCK_FEED_RESOURCE = defineResource({
  name: 'stock_feed',
  id_prefixes: ['sfd', 'fpl'],
  events: ['stock_feed.applied'],
  table: 'stock_feeds',
  refusals: {
    full_feed_drop_refused: conflict('The full feed would empty too much',
      'The feed leaves out, or sets to zero, more of the supplier’s rows than ' +
      '`full_feed_drop_limit_percent` allows. Nothing was applied. If the feed is right, send it ' +
      'again with `confirm_drop: true`.'),
    no_feed_source: conflict('Nothing is pulled from the supplier',
      'The `feed_source` of the supplier has no `kind`, so there is nothing to pull.'),
    feed_pull_under_way: conflict('A pull without the confirmation is under way',
      'Wait until it is over, then ask again for a pull that confirms the drop.'),
    feed_source_unavailable: unprocessable('Secrets of feed sources need an encryption key',
      'Secrets are kept encrypted. Whoever runs the service must set TANDEM_ENCRYPTION_KEY ' +
      'before a `feed_source` can have any.')
  },
  exceptions: {
    suspicious_feed: {
      meaning: 'A full feed set more rows to 0 than the limit allows, and its sender confirmed it.',
      resolutions: ['dismiss']
    },
    feed_overdue: {
      meaning: 'No stock feed could be pulled for three intervals, or nothing new has come for ' +
        'too long. It ends by itself at the next good pull.',
      resolutions: ['dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { stock_feed: typeof STOCK_FEED_RESOURCE }
}
