// The log: JSON lines of fields that are named on purpose; an error gives its type, code and stack.

import pino, { type Logger } from 'pino'
import { RuleError } from '../domain/kernel/rule.ts'
import { isDatabaseAway } from './db/sqlstate.ts'

/** Anything else an error carries may hold a caller's data, such as a row of the database. */
function describeError (error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint, name: type, stack = '' } = error as ErrorOfDatabase
  // What PostgreSQL was given and could not read it quotes: invalid input syntax for type "…".
  const message = error.message.replace(/".*"/s, '"…"')
  // Where weather was met says nothing of its cause, and an outage has much of it.
  const is_weather = error instanceof RuleError || isDatabaseAway(error)
  return {
    type,
    code,
    constraint,
    message,
    ...!is_weather && { stack: stack.replace(error.message, () => message) }
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
