// Runs the same service without a database. Routes, key check, validation, content hash and
// idempotency header are the real ones, but every order gets one stored text as its answer. This is
// the upper bound of what the real service could reach. Questions find no offers.

import {
  type DatabaseConnection, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector,
  PostgresQueryCompiler, type QueryResult
} from 'kysely'
import { DEFAULT_SETTINGS } from '../src/domain/model/merchant/merchant.ts'
import type { Answer } from '../src/platform/command/call.ts'
import type { Db } from '../src/platform/db/connect.ts'
import { buildFeedWatch } from '../src/platform/events/feed-watch.ts'
import { buildLogger } from '../src/platform/log.ts'
import { buildMetrics } from '../src/platform/metrics.ts'
import { NOTHING_SET } from '../src/platform/outbound/outbound-settings.ts'
import { CONFIG, serve } from './serve.ts'

const [answer_body = ''] = process.argv.slice(2)

/** Accepts every key as a key of an operator, of a merchant with the usual settings. */
const CALLER = {
  merchant_id: 'mer_01k9x3v8hq2m4n6p8r0t2w4y6z',
  key_id: 'key_01k9x3v8hq2m4n6p8r0t2w4y6z',
  key_name: 'bench',
  role: 'operator',
  supplier_id: null,
  is_noted: true,
  lives_ms: null
}
const MARKET = {
  settings: DEFAULT_SETTINGS,
  currency: 'USD',
  now: '2026-03-10T12:00:00.000Z',
  rows: [],
  suppliers: []
}

class OneRowDriver extends DummyDriver {
  override async acquireConnection (): Promise<DatabaseConnection> {
    return {
      executeQuery: async <Row>() =>
        ({ rows: [{ ...CALLER, ...MARKET }] } as unknown as QueryResult<Row>),
      streamQuery: () => { throw new Error('there is no database') }
    }
  }
}

const db: Db = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new OneRowDriver(),
    createIntrospector: (one) => new PostgresIntrospector(one),
    createQueryCompiler: () => new PostgresQueryCompiler()
  }
})

const { id, version } = JSON.parse(answer_body) as { id: string, version: number }
const ANSWER: Answer<never> = {
  status: 201,
  headers: { etag: `"v${version}"`, location: `/v1/sales-orders/${id}` },
  body: answer_body,
  replayed: false
}
const answer = async (): Promise<Answer<never>> => ANSWER
const NO_POOL = { totalCount: 0, idleCount: 0, waitingCount: 0 }

await serve({
  db,
  keys: db,
  read_connections: 1,
  rate_limits: CONFIG.rate_limits,
  commands: { run: answer, batch: answer },
  metrics: buildMetrics({ reads: NO_POOL, commands: NO_POOL, key_pool: NO_POOL }),
  logger: buildLogger(CONFIG.log_level),
  platform_key: null,
  public_url: 'http://localhost',
  feed_watch: buildFeedWatch(db),
  outbound: NOTHING_SET,
  is_simulating: false
}, async () => {})
