// The refusal that a decision of the domain throws.

import { RuleError } from '../../src/domain/kernel/rule.ts'

/** The refusal that this throws; any other outcome is an error. */
export function refusalOf (run: () => unknown): RuleError {
  try {
    run()
  } catch (error) {
    if (error instanceof RuleError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
