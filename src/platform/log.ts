// Builds the logger: JSON lines. Of an error it logs only the type, code, message and stack.

import pino, { type Logger } from 'pino'
import { RuleError } from '../domain/kernel/rule.ts'
import { isDatabaseAway } from './db/sqlstate.ts'

/** Other properties of an error may contain a caller's data, such as a row of the database. */
function describeError (error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint, name: type, stack = '' } = error as ErrorOfDatabase
  // PostgreSQL quotes the value that it could not read, as in: invalid input syntax … "value".
  const message = error.message.replace(/".*"/s, '"…"')
  // The stack of a transient failure says nothing about its cause, and an outage has many of them.
  const is_transient = error instanceof RuleError || isDatabaseAway(error)
  return {
    type,
    code,
    constraint,
    message,
    ...!is_transient && { stack: stack.replace(error.message, () => message) }
  }
}

type ErrorOfDatabase = Error & { code?: unknown, constraint?: unknown }

export function buildLogger (level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError, req: () => undefined, res: () => undefined }
  })
}
