// The JSON shapes and the route of the feed of changed availability.

import Type, { type Static } from 'typebox'
import { describeRoute } from '../../platform/http/route.ts'
import { Limit, ref, Sku } from '../../platform/http/schemas.ts'

const WAIT_SECONDS_MAX = 25
const CURSOR = { examples: ['7dQ2-m0Zb8mXo1pVq6rK0dYt5uJf4hGs9cNeLaMiBvTzRxWyQkUoPjHnEwA'] }

const AvailabilityChange = Type.Object({ sku: Sku }, {
  $id: 'AvailabilityChange',
  description: 'The availability of the SKU may be another one than before.'
})

const AvailabilityChangePage = Type.Object({
  data: Type.Array(ref(AvailabilityChange), {
    description: 'These SKUs may have changed, each once. It is empty when `compare_all` is true.'
  }),
  compare_all: Type.Boolean({
    description: 'Something has changed that any SKU may depend on, or the request named no ' +
      'cursor, or one from before the database was restored: ask for everything that you follow.',
    examples: [false]
  }),
  next_cursor: Type.String({
    description: 'Send this text as `after` to go on behind this page. It is never null. Store ' +
      'it once you have asked what is available now: who goes on with it misses no change.',
    ...CURSOR
  }),
  has_more: Type.Boolean({
    description: 'There is more to read at once. When it is false, ask again with `wait`.',
    examples: [false]
  })
}, { $id: 'AvailabilityChangePage', description: 'A page is one part of the feed.' })

const ChangesQuestion = Type.Object({
  after: Type.Optional(Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'The page begins behind this cursor. Without it, nothing is listed: the page ' +
      'says `compare_all`, and its `next_cursor` is the end of the feed.',
    ...CURSOR
  })),
  limit: Limit,
  wait: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: WAIT_SECONDS_MAX,
    default: 0,
    description: 'Where there is nothing yet, the answer waits this many seconds for a change. ' +
      'An answer that may wait tells what changed within a second together, so it takes up to ' +
      'a second where there is little to tell.',
    examples: [20]
  }))
}, { additionalProperties: false })
export type ChangesQuestion = Static<typeof ChangesQuestion>

export const AVAILABILITY_CHANGE_SCHEMAS = [AvailabilityChange, AvailabilityChangePage]

export const listAvailabilityChangesRoute = describeRoute('GET', {
  operationId: 'listAvailabilityChanges',
  tag: 'Availability',
  summary: 'Read which SKUs changed their availability',
  description: 'The feed names SKUs whose availability may have changed, at least once after ' +
    'each change: by stock reports, orders, shipments, cancellations, suppliers and settings. ' +
    'What time alone changes is not told: offers that begin or end, reports that become too ' +
    'old, exchange rates of a later day. Ask for the availability of the SKUs that you follow.',
  roles: ['storefront', 'operator'],
  querystring: ChangesQuestion,
  reads_in_turns: true,
  answers: {
    200: { schema: ref(AvailabilityChangePage), description: 'The answer is one page of the feed.' }
  },
  refusals: ['cursor_expired', 'cursor_unknown']
})
