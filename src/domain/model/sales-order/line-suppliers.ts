// What a person says of the suppliers of a line: completed, and checked for contradictions.

import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { LineSuppliers } from '../../sourcing/plan-sourcing.ts'

/** As a request says it. */
export type NewLineSuppliers = Partial<LineSuppliers> | null

/** Null when nothing is said. */
export function completeLineSuppliers (said: NewLineSuppliers | undefined): LineSuppliers | null {
  const { preferred = [], excluded = [], required = null } = said ?? {}
  if (preferred.length === 0 && excluded.length === 0 && required === null) return null
  return { preferred, excluded, required }
}

type Lines = ReadonlyArray<{ suppliers?: NewLineSuppliers }>

/** Throws `role_forbidden`: storefronts must not learn of suppliers. */
export function assertNoSuppliers (lines: Lines): void {
  if (lines.every(({ suppliers }) => suppliers === undefined)) return
  throw new RuleError('role_forbidden', {
    detail: 'Only operators choose the suppliers of a line: leave `suppliers` out.'
  })
}

/**
 * Throws `invalid_request` for suppliers that are unknown, or both wanted and excluded. `known` are
 * the merchant's suppliers among those that are named. They are never deleted, so they may be read
 * before the command.
 */
export function assertSuppliers (lines: Lines, known: ReadonlyArray<{ id: string }>): void {
  const errors = findFaults(lines, new Set(known.map(({ id }) => id)))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

function findFaults (lines: Lines, known: ReadonlySet<string>): Fault[] {
  return lines.flatMap(({ suppliers }, index) => {
    const said = completeLineSuppliers(suppliers)
    if (said === null) return []
    return placesOf(said).flatMap(({ place, id }): Fault[] => {
      const pointer = `/lines/${index}/suppliers/${place}`
      if (!known.has(id)) {
        return [{ pointer, code: 'unknown_supplier', detail: `There is no supplier ${id}.` }]
      }
      if (place.startsWith('excluded') || !said.excluded.includes(id)) return []
      return [{ pointer, code: 'contradictory', detail: `${id} is also excluded from the line.` }]
    })
  })
}

/** The ids that the lines name, each once. */
export function suppliersNamed (lines: Lines): string[] {
  const said = lines.flatMap(({ suppliers }) => completeLineSuppliers(suppliers) ?? [])
  return [...new Set(said.flatMap((one) => placesOf(one).map(({ id }) => id)))]
}

function placesOf (
  { preferred, excluded, required }: LineSuppliers
): Array<{ place: string, id: string }> {
  return [
    ...preferred.map((id, at) => ({ place: `preferred/${at}`, id })),
    ...excluded.map((id, at) => ({ place: `excluded/${at}`, id })),
    ...required === null ? [] : [{ place: 'required', id: required }]
  ]
}
