// Tries a step of a streamed feed again when it is nobody's fault that it failed.

import { setTimeout } from 'node:timers/promises'
import { RuleError } from '../../../../domain/kernel/rule.ts'
import { type AnyCommand, type Call, runForValue } from '../../../../platform/command/call.ts'
import { isTimedOut } from '../../../../platform/db/sqlstate.ts'

const TRIES_MAX = 6
const PAUSE_MS = 100

/** Runs a command that may run twice, for a feed that is already half received. */
export async function runStep<Input, Value> (
  call: Call, command: AnyCommand<Input, Value>, input: Input
): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      // eslint-disable-next-line no-await-in-loop -- one try after the other
      return await runForValue(call, command, input)
    } catch (error) {
      if (tries === TRIES_MAX || !isPassing(error)) throw error
      // eslint-disable-next-line no-await-in-loop -- twice as long each time
      await setTimeout(PAUSE_MS * 2 ** tries)
    }
  }
}

function isPassing (error: unknown): boolean {
  if (error instanceof RuleError) return error.rule === 'busy' || error.rule === 'overloaded'
  return isTimedOut(error)
}
