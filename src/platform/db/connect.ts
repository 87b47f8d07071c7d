// Opens the connection pools of one PostgreSQL server: pipelined connections for commands, plain
// ones for reads, and a few to look up API keys. One more connection is the sequencer's session.

import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { WAIT_MS_MAX } from '../fairness/waiting.ts'
import { type Bell, buildBell } from '../events/bell.ts'
import { withNames } from './statement-names.ts'
import type { DB } from './tables.generated.ts'

/** The parameter of all reads: a pool, so each statement may use another connection. */
export type Db = Kysely<DB>

export type Database = {
  /** The plain pool for reads. */
  db: Db
  /** The pool under `db`, for metrics. */
  reads: pg.Pool
  read_connections: number
  /** The plain pool for API keys and `/readyz`, so that they do not wait behind slow reads. */
  keys: Db
  /** The pool under `keys`, for metrics. */
  key_pool: pg.Pool
  /** The pipelined pool for commands. Only `openTrx` uses its connections. */
  commands: pg.Pool
  command_connections: number
  /** Builds the pipelined connection of the sequencer, which the caller opens and closes. */
  buildSession: () => pg.Client
  /** Rings when commands have recorded events. */
  recorded: Bell
  close: () => Promise<void>
}

type Options = {
  url: string
  /** Connections in all pools and the session together, at least 8. */
  connections_max: number
  /** Is called when an idle connection has broken. The pool opens another when it needs one. */
  onBrokenConnection: (error: Error) => void
}

const { builtins } = pg.types

/** Values are read as JSON has them: instants as ISO 8601 with milliseconds, decimals as text. */
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
 * `force_generic_plan`: plans are made for any merchant, not for the one that asks. The statistics
 * do not know a merchant that is newer than they are. For such a merchant PostgreSQL expects one
 * row, so any index that begins with merchant_id seems as good as the right one, and it reads all
 * rows of the merchant. `enable_seqscan=off`: a table has the rows of all merchants, so no request
 * scans it.
 */
const SESSION = '-c timezone=UTC -c datestyle=ISO -c plan_cache_mode=force_generic_plan ' +
  // Before PostgreSQL 18, `enable_seqscan=off` makes a scan look so expensive that JIT compiles it.
  '-c enable_seqscan=off -c jit=off'

/**
 * Commands look up single rows by their keys, given as a JSON parameter. PostgreSQL expects 100
 * rows of such a parameter. With hash or merge joins it would then read all rows of the merchant.
 */
const BY_KEY = '-c enable_hashjoin=off -c enable_mergejoin=off'

/** The server ends the session of a sequencer that hangs, so that another process goes on. */
const IDLE_MAX = '-c idle_session_timeout=10s'
const SESSIONS = 1
const READS_MIN = 2

export function connectDatabase ({ url, connections_max, onBrokenConnection }: Options): Database {
  const settings: pg.PoolConfig = {
    connectionString: url,
    types,
    application_name: 'tandem',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 20_000,
    lock_timeout: WAIT_MS_MAX,
    // Longer than the server's own time limits: it is for a server that no longer answers.
    query_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true
  }
  const key_connections = connections_max < 16 ? 1 : 2
  const others = connections_max - key_connections - SESSIONS
  const command_connections = Math.min(Math.ceil(connections_max * 0.6), others - READS_MIN)
  const read_connections = others - command_connections
  const reads = new pg.Pool({ ...settings, max: read_connections, options: SESSION })
  const key_pool = new pg.Pool({ ...settings, max: key_connections, options: SESSION })
  const commands = new pg.Pool({
    ...settings,
    max: command_connections,
    // `lock_timeout` starts again for each lock, for example when the waiter in front gives up.
    // This limit holds for the whole statement.
    statement_timeout: WAIT_MS_MAX,
    pipeline: true,
    options: `${SESSION} ${BY_KEY}`
  } as pg.PoolConfig)
  for (const pool of [reads, commands, key_pool]) {
    pool.on('error', onBrokenConnection)
    // A connection in use reports its break through its statements. Without a listener, the error
    // event would end the process.
    pool.on('connect', (client) => client.on('error', () => {}))
  }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: withNames(reads) }) })
  const keys = new Kysely<DB>({ dialect: new PostgresDialect({ pool: key_pool }) })
  const buildSession = (): pg.Client => new pg.Client({
    ...settings, pipeline: true, options: `${SESSION} ${BY_KEY} ${IDLE_MAX}`
  } as pg.ClientConfig)
  const close = async (): Promise<void> => {
    await db.destroy()
    await keys.destroy()
    await commands.end()
  }
  return {
    db,
    reads,
    read_connections,
    keys,
    key_pool,
    commands,
    command_connections,
    buildSession,
    recorded: buildBell(),
    close
  }
}

function readSafeInteger (text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 is not a safe integer')
  return value
}

const MOST_INSTANTS = '2026-11-23 05:17:45.123+00'.length

/** Turns PostgreSQL's "2026-11-23 05:17:45.12+00" into "2026-11-23T05:17:45.120Z". */
function readInstant (text: string): string {
  if (text.length === MOST_INSTANTS && text[10] === ' ') {
    return `${text.slice(0, 10)}T${text.slice(11, -3)}Z`
  }
  const [date = '', time = ''] = text.slice(0, -3).split(' ')
  const [seconds = '', fraction = ''] = time.split('.')
  return `${date}T${seconds}.${fraction.padEnd(3, '0')}Z`
}
