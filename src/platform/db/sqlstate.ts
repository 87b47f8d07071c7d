// PostgreSQL's errors by name, and which of them are weather.

import { DatabaseError } from 'pg'

const LOST_RACES = new Set([
  '23505', // unique_violation: another command wrote the key first
  '40001', // serialization_failure
  '40P01' // deadlock_detected
])

/** The connection or the server behind it went away: what was sent may or may not have run. */
export function isConnectionLost (error: unknown): boolean {
  if (error instanceof DatabaseError) {
    const { code = '' } = error
    return code.startsWith('57P') || code.startsWith('08') // shutting down or starting up; broken
  }
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && CONNECTION_ERRNOS.has(code)) ||
    CONNECTION_MESSAGES.some((start) => error.message.startsWith(start))
}

/** Two commands raced and one lost: running it again decides on what the winner left. */
export function isLostRace (error: unknown): boolean {
  return error instanceof DatabaseError && LOST_RACES.has(error.code ?? '')
}

/** The server gave up on a statement that waited for a lock, or ran, for too long. */
export function isTimedOut (error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '57014' || error.code === '55P03')
}

/** Try again later: no connection, no room, no entry, a timeout, a server that only reads. */
export function isDatabaseAway (error: unknown): boolean {
  if (isConnectionLost(error)) return true
  if (!(error instanceof DatabaseError)) return false
  const { code = '' } = error
  const is_turned_away = code.startsWith('53') || code.startsWith('28')
  return is_turned_away || TIMEOUTS_AND_STANDBYS.has(code) || isLostRace(error)
}

const TIMEOUTS_AND_STANDBYS = new Set([
  '57014', // query_canceled: the statement timeout
  '55P03', // lock_not_available
  '25P03', // idle_in_transaction_session_timeout
  '25006', // read_only_sql_transaction: a standby answered
  '3D000' // invalid_catalog_name: a server that is being restored
])

const CONNECTION_ERRNOS = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH',
  'ENETUNREACH', 'ECONNABORTED'
])

// pg gives these no code.
const CONNECTION_MESSAGES = [
  'Connection terminated', 'timeout exceeded when trying to connect',
  'Client has encountered a connection error', 'Client was closed', 'Cannot use a pool after',
  'Query read timeout'
]
