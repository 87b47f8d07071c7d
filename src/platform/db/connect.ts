// The pools on one PostgreSQL server: pipelined connections for commands, plain ones for reads, and
// a few for the look-up of API keys.

import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { WAIT_MS_MAX } from '../fairness/waiting.ts'
import type { DB } from './tables.generated.ts'

/** What reads take: any connection, no transaction. */
export type Db = Kysely<DB>

export type Database = {
  /** Plain pool, for reads. */
  db: Db
  /** The pool under `db`, to be measured. */
  reads: pg.Pool
  read_connections: number
  /** Plain pool, for API keys and the question whether the database is there: no read holds it. */
  keys: Db
  /** The pool under `keys`, to be measured. */
  key_pool: pg.Pool
  /** Pipelined pool, for commands; only `openTrx` uses it. */
  commands: pg.Pool
  command_connections: number
  close: () => Promise<void>
}

type Options = {
  url: string
  /** Connections in all pools together, at least 8. */
  connections_max: number
  /** Told of an idle connection that broke; the pool replaces it. */
  onBrokenConnection: (error: Error) => void
}

const { builtins } = pg.types

/** Values arrive JSON-clean: instants as ISO 8601 with milliseconds, dates and decimals as text. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, readSafeInteger],
  [builtins.TIMESTAMPTZ, readInstant],
  [builtins.DATE, (text) => text],
  [builtins.NUMERIC, (text) => text]
])

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text')
  ) as pg.CustomTypesConfig['getTypeParser']
}

/**
 * Plans are made for any merchant, not for the one that asks: statistics know no merchant that came
 * since they were made. PostgreSQL then expects one row of it, so that any index which begins with
 * merchant_id seems as good as the right one, and reads all its rows. Nobody scans a whole table,
 * which has the rows of all merchants.
 */
const SESSION = '-c timezone=UTC -c datestyle=ISO -c plan_cache_mode=force_generic_plan ' +
  // A scan that can't be avoided seems so dear, before PostgreSQL 18, that it would be compiled.
  '-c enable_seqscan=off -c jit=off'

/**
 * Commands touch single rows and look each up by its key. Planned for the 100 rows that PostgreSQL
 * expects of a JSON parameter, they would read all rows of the merchant.
 */
const BY_KEY = '-c enable_hashjoin=off -c enable_mergejoin=off'

export function connectDatabase ({ url, connections_max, onBrokenConnection }: Options): Database {
  const settings: pg.PoolConfig = {
    connectionString: url,
    types,
    application_name: 'tandem',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 20_000,
    lock_timeout: WAIT_MS_MAX,
    // Behind the server's own: for a server that no longer answers at all.
    query_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true
  }
  const command_connections = Math.ceil(connections_max * 0.6)
  const key_connections = connections_max < 16 ? 1 : 2
  const read_connections = connections_max - command_connections - key_connections
  const reads = new pg.Pool({ ...settings, max: read_connections, options: SESSION })
  const key_pool = new pg.Pool({ ...settings, max: key_connections, options: SESSION })
  const commands = new pg.Pool({
    ...settings,
    max: command_connections,
    // Whoever waits behind another waiter is given a new time limit when that one gives up.
    statement_timeout: WAIT_MS_MAX,
    pipeline: true,
    options: `${SESSION} ${BY_KEY}`
  } as pg.PoolConfig)
  for (const pool of [reads, commands, key_pool]) {
    pool.on('error', onBrokenConnection)
    // Of one that is lent out its statements tell; without a listener it would end the process.
    pool.on('connect', (client) => client.on('error', () => {}))
  }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: reads }) })
  const keys = new Kysely<DB>({ dialect: new PostgresDialect({ pool: key_pool }) })
  const close = async (): Promise<void> => {
    await db.destroy()
    await keys.destroy()
    await commands.end()
  }
  return { db, reads, read_connections, keys, key_pool, commands, command_connections, close }
}

function readSafeInteger (text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 beyond the safe integers')
  return value
}

const MOST_INSTANTS = '2026-11-23 05:17:45.123+00'.length

/** "2026-11-23 05:17:45.12+00", as PostgreSQL writes it in UTC, to "2026-11-23T05:17:45.120Z". */
function readInstant (text: string): string {
  if (text.length === MOST_INSTANTS && text[10] === ' ') {
    return `${text.slice(0, 10)}T${text.slice(11, -3)}Z`
  }
  const [date = '', time = ''] = text.slice(0, -3).split(' ')
  const [seconds = '', fraction = ''] = time.split('.')
  return `${date}T${seconds}.${fraction.padEnd(3, '0')}Z`
}
