// Classifies PostgreSQL's errors. Transient failures (lost races, lost connections, timeouts) may
// not happen again when the same request is sent later.

import { DatabaseError } from 'pg'

const LOST_RACES = new Set([
  '23505', // unique_violation: another command wrote the key first
  '40001', // serialization_failure
  '40P01' // deadlock_detected
])

/** The connection broke or the server stopped. What was sent may or may not have run. */
export function isConnectionLost (error: unknown): boolean {
  if (error instanceof DatabaseError) {
    const { code = '' } = error
    return code.startsWith('57P') || code.startsWith('08') // it stops or starts; it broke
  }
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && CONNECTION_ERRNOS.has(code)) ||
    CONNECTION_MESSAGES.some((start) => error.message.startsWith(start))
}

/** Another transaction won a race against this one. A new attempt sees what the winner wrote. */
export function isLostRace (error: unknown): boolean {
  return error instanceof DatabaseError && LOST_RACES.has(error.code ?? '')
}

/** The server canceled a statement that ran, or waited for a lock, for too long. */
export function isTimedOut (error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '57014' || error.code === '55P03')
}

/**
 * The database cannot serve this now: no connection, no free connection or disk, a failed login, a
 * timeout, a server that only reads, or races lost again and again.
 */
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

// pg's errors with these messages have no code.
const CONNECTION_MESSAGES = [
  'Connection terminated', 'timeout exceeded when trying to connect',
  'Client has encountered a connection error', 'Client was closed', 'Cannot use a pool after',
  'Query read timeout'
]
