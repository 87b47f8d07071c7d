// The JSON shapes and the routes of pulls: stock feeds that the service fetches by itself.

import Type from 'typebox'
import {
  FEED_PULL_OUTCOMES, FEED_PULL_TRIGGERS
} from '../../../domain/model/stock/feed-pull.ts'
import { describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  idOf, instant, nullable, nullableRef, openEnum, pageOf, ref
} from '../../../platform/http/schemas.ts'
import { StockFeed } from './feed.ts'

const PulledFile = Type.Object({
  name: Type.String({ description: 'The file has this name.', examples: ['stock-0815.csv'] }),
  size_bytes: nullable(Type.Integer({
    minimum: 0,
    description: 'The file has so many bytes. Null means that it was not applied.',
    examples: [48_210]
  })),
  outcome: openEnum(['applied', 'failed'],
    'A file is `applied` when any of its rows was taken.'),
  detail: nullable(Type.String({
    description: 'People read from the text what was wrong.',
    examples: ['/Bestand is no column of the header.']
  })),
  moved_to: nullable(Type.String({
    description: 'The file was moved to this path. Null means that it is where it was.',
    examples: ['/out/stock/done/stock-0815.csv']
  })),
  stock_feed: nullableRef(StockFeed,
    'The feed tells what became of the rows. Null means that the file was refused.')
}, {
  $id: 'PulledFile',
  description: 'A pull has read this file as a stock feed.',
  examples: [{ outcome: 'applied', detail: null }]
})

const FeedPull = Type.Object({
  id: idOf('fpl', 'The service gives each pull this id.'),
  supplier_id: idOf('sup', 'The feed source is that of this supplier.'),
  trigger: openEnum(FEED_PULL_TRIGGERS,
    'The pull is one of the `schedule`, or somebody made a `request` for it.'),
  confirm_drop: Type.Boolean({
    description: 'True if whoever asked for the pull confirmed that a full feed may empty much.',
    examples: [false]
  }),
  outcome: nullable(openEnum(FEED_PULL_OUTCOMES, 'A pull has `applied` files, or found the ' +
    'source `not_modified`, or any of it has `failed`. Null means that it waits or is under way.')),
  detail: nullable(Type.String({
    description: 'People read from the text why the pull failed.',
    examples: ['The server answered 404.']
  })),
  files: Type.Array(ref(PulledFile), {
    description: 'The pull has read these files, the oldest first.'
  }),
  created_at: instant('The pull was asked for, or began, at this time.'),
  finished_at: nullable(instant('The pull was over at this time.'))
}, {
  $id: 'FeedPull',
  description: 'The service pulls stock feeds from the `feed_source` of a supplier.',
  examples: [{ outcome: 'applied', detail: null, trigger: 'schedule' }]
})

const FeedPullPage = pageOf('FeedPullPage', FeedPull)

const NewFeedPull = Type.Object({
  confirm_drop: Type.Optional(Type.Boolean({
    description: 'True applies a full feed even if it sets more rows to 0 than the merchant’s ' +
      'limit allows.',
    examples: [true]
  }))
}, {
  $id: 'NewFeedPull',
  additionalProperties: false,
  description: 'The service is asked to pull stock feeds now.'
})

export const PULL_SCHEMAS = [PulledFile, FeedPull, FeedPullPage, NewFeedPull]

const params = Type.Object({ id: idOf('sup', 'This id names the supplier.') })
const TAG = 'Supplier stock'

export const listFeedPullsRoute = describeList({
  operationId: 'listFeedPulls',
  tag: TAG,
  summary: 'List the pulls of a supplier’s feed source',
  description: 'The newest pull is first. Pulls are kept for 30 days.',
  roles: ['operator'],
  params,
  item: FeedPull,
  page: FeedPullPage,
  filters: {},
  refusals: ['supplier_not_found']
})

export const askForPullRoute = describeRoute('POST', {
  operationId: 'pullStockFeeds',
  tag: TAG,
  summary: 'Pull the stock feeds of a supplier now',
  description: 'The pull begins within seconds; the list tells what came of it. Files that were ' +
    'refused before, and are still there, are read again.',
  roles: ['operator'],
  params,
  body: NewFeedPull,
  is_body_optional: true,
  answers: {
    200: { schema: ref(FeedPull), description: 'This pull waits already, or is under way.' },
    202: { schema: ref(FeedPull), description: 'The pull was asked for.' }
  },
  refusals: ['supplier_not_found', 'no_feed_source', 'feed_pull_under_way']
})
