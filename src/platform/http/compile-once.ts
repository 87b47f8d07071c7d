// Functions that are made of schemas: services of one process that have the same schema share one.
//
// To make them is a quarter of the CPU of a test program, which builds a service for each file.

import { hash } from 'node:crypto'

/** Returns what was made for an equal `schema` before, else what `make` returns. */
export type CompileOnce<Made> = (schema: unknown, make: () => Made) => Made

export function buildCompileOnce<Made> (): CompileOnce<Made> {
  const made = new Map<string, Made>()
  return (schema, make) => {
    const key = hash('sha256', JSON.stringify(schema))
    const one = made.get(key) ?? make()
    made.set(key, one)
    return one
  }
}
