// Answers of the oracle that are kept, so that a comparison need not solve every order again.

import { readFile } from 'node:fs/promises'
import type { Oracle } from '../support/brute-force.ts'

export const ANSWERS_URL = new URL('answers.json', import.meta.url)

/** By class, then by seed from 1. Null where the oracle found no proof within its time. */
export type Answers = Record<string, Array<Oracle | null>>

export async function readAnswers (): Promise<Answers> {
  return JSON.parse(await readFile(ANSWERS_URL, 'utf8')) as Answers
}
