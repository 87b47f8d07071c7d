// Refusals of the service as errors: what is thrown has every field of the problem document.

import type { Problem } from './generated/index.js'
import type { ProblemCode } from './generated/problem-code.js'

/** The fields are those of the problem document; `message` is its title and its detail. */
export interface ProblemError extends Problem {}

export class ProblemError extends Error {
  constructor (problem: Problem) {
    super(`${problem.title}: ${problem.detail}`)
    Object.assign(this, problem)
    this.name = 'ProblemError'
  }
}

/** True for a refusal of the service, and if codes are named, only for one with such a code. */
export function isProblem (error: unknown, ...codes: ProblemCode[]): error is ProblemError {
  return error instanceof ProblemError &&
    (codes.length === 0 || codes.some((code) => code === error.code))
}

/** Makes an error of whatever a request has failed with. */
export function errorOf (failure: unknown, response: Response | undefined): Error {
  if (failure instanceof Error) return failure
  if (isProblemDocument(failure)) return new ProblemError(failure)
  // A proxy has answered, and not the service.
  const status = response?.status ?? 'none'
  return new Error(`The answer is no problem document. Its status is ${status}.`, {
    cause: failure
  })
}

function isProblemDocument (body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'request_id' in body
}
