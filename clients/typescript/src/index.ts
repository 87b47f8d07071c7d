// All that programs import to call Tandem. Webhooks are in a module of their own.

export * from './generated/index.js'
export type { ProblemCode } from './generated/problem-code.js'
export { createTandem, type TandemOptions } from './create-tandem.js'
export type { EventType, FeedEvent } from './event-types.js'
export { isProblem, ProblemError } from './problem-error.js'
export { readEvents, type EventsPage, type ReadEventsOptions } from './read-events.js'
export { readItems } from './read-items.js'
