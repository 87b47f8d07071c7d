// What a stock feed says of rows that it does not name: nothing, or that nothing is left of them.

export const FEED_MODES = ['delta', 'full'] as const
export type FeedMode = typeof FEED_MODES[number]
