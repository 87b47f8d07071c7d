// Tries a step of a streamed feed again when it is nobody's fault that it failed.

import { setTimeout } from 'node:timers/promises'
import { RuleError } from '../../../../domain/kernel/rule.ts'
import type { Answer, AnyCommand, Call } from '../../../../platform/command/call.ts'
import { isTimedOut } from '../../../../platform/db/sqlstate.ts'

const TRIES_MAX = 6
const PAUSE_MS = 100

/**
 * Runs a command that may run twice, for a feed that is already half received. Its answer is for
 * us: it is not sent, so its value comes back as it was decided.
 */
export async function runStep<Input, Value> (
  call: Call, command: AnyCommand<Input, Value>, input: Input
): Promise<Value> {
  const own: Call = { ...call, idempotency: null, serialize: (_status, value) => toText(value) }
  for (let tries = 1; ; tries++) {
    try {
      // eslint-disable-next-line no-await-in-loop -- one try after the other
      const { body }: Answer<Value> = await call.commands.run(command, own, input)
      return JSON.parse(body) as Value
    } catch (error) {
      if (tries === TRIES_MAX || !isPassing(error)) throw error
      // eslint-disable-next-line no-await-in-loop -- twice as long each time
      await setTimeout(PAUSE_MS * 2 ** tries)
    }
  }
}

const toText = (value: unknown): string => JSON.stringify(value)

function isPassing (error: unknown): boolean {
  if (error instanceof RuleError) return error.rule === 'busy' || error.rule === 'overloaded'
  return isTimedOut(error)
}
