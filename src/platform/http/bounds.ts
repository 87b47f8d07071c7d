// What a body has too much of, found before its schema is asked: what it costs stays in bounds.

import type { FastifySchemaValidationError } from 'fastify/types/schema.js'
import { FAULTS_MAX } from './problem.ts'
import type { InputSchema } from './inlining.ts'
import { pointerTo } from '../../domain/pointer.ts'

/** What is wrong, as Ajv says it. */
export type Errors = {
  /** Those that a caller is told; maybe more than it is. */
  errors: FastifySchemaValidationError[]
  total: number
  /** Something is too many or far too long: nothing else was looked at. */
  is_excessive: boolean
}

type Check = (value: unknown, parent: string, name: string, found: Errors) => void

/** For text that a pattern or a format must read, where nothing else says how long it may be. */
const TEXT_CHARACTERS_MAX = 1_000

/**
 * A check on what `schema`, without a `$ref`, says of lengths: of lists, maps and texts, and the
 * names that no object knows. Undefined when the schema may be asked: its faults are then no more
 * than the places it has.
 */
export function buildBounds (schema: InputSchema): (value: unknown) => Errors | undefined {
  const check = checkOf(schema)
  return (value) => {
    const found: Errors = { errors: [], total: 0, is_excessive: false }
    check?.(value, '', '', found)
    found.is_excessive ||= found.total > FAULTS_MAX
    return found.is_excessive ? found : undefined
  }
}

/** Undefined where there is nothing to count. */
function checkOf (schema: InputSchema): Check | undefined {
  const { anyOf, type } = schema
  if (anyOf !== undefined) {
    const checks = anyOf.flatMap((part) => checkOf(part) ?? [])
    return checks.length === 0 ? undefined : (...at) => { for (const check of checks) check(...at) }
  }
  const types = [type].flat()
  if (types.includes('string')) return checkText(schema)
  if (types.includes('array')) return checkList(schema)
  if (types.includes('object')) return checkObject(schema)
  return undefined
}

function checkText ({ maxLength, pattern, format }: InputSchema): Check | undefined {
  const is_read = pattern !== undefined || format !== undefined
  const limit = maxLength ?? (is_read ? TEXT_CHARACTERS_MAX : undefined)
  if (limit === undefined) return undefined
  return (value, parent, name, found) => {
    // A character has two units at most: whatever is not far too long is the schema's matter.
    if (typeof value !== 'string' || value.length <= 2 * limit) return
    tellExcess(found, pointerTo(parent, name), 'maxLength', limit)
  }
}

function checkList ({ items = {}, maxItems = Infinity }: InputSchema): Check | undefined {
  const check = checkOf(items)
  return (value, parent, name, found) => {
    if (!Array.isArray(value)) return
    const at = name === '' ? parent : pointerTo(parent, name)
    if (value.length > maxItems) {
      tellExcess(found, at, 'maxItems', maxItems)
    } else if (check !== undefined) {
      for (const [index, item] of value.entries()) check(item, at, String(index), found)
    }
  }
}

function checkObject (schema: InputSchema): Check {
  const { properties = {}, additionalProperties: others, maxProperties = Infinity } = schema
  const checks = new Map(Object.entries(properties).map(([name, part]) => [name, checkOf(part)]))
  const known = [...checks.keys()]
  const checkOther = typeof others === 'object' ? checkOf(others) : undefined
  const checkNames = (value: object, names: readonly string[], at: string, found: Errors): void => {
    for (const name of names) {
      const check = checks.has(name) ? checks.get(name) : checkOther
      check?.((value as Record<string, unknown>)[name], at, name, found)
      if (others === false && !checks.has(name)) tellUnknown(found, at, name)
    }
  }
  return (value, parent, name, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    const at = name === '' ? parent : pointerTo(parent, name)
    const names = others === undefined ? known : Object.keys(value)
    if (names.length > maxProperties) tellExcess(found, at, 'maxProperties', maxProperties)
    else checkNames(value, names, at, found)
  }
}

const UNITS = { maxItems: 'items', maxProperties: 'properties', maxLength: 'characters' } as const

function tellExcess (
  found: Errors, instancePath: string, keyword: keyof typeof UNITS, limit: number
): void {
  found.is_excessive = true
  const message = `must NOT have more than ${limit} ${UNITS[keyword]}`
  tell(found, { keyword, instancePath, schemaPath: '', params: { limit }, message })
}

function tellUnknown (found: Errors, instancePath: string, additionalProperty: string): void {
  const params = { additionalProperty }
  tell(found, { keyword: 'additionalProperties', instancePath, schemaPath: '', params })
}

function tell (found: Errors, error: FastifySchemaValidationError): void {
  found.total++
  if (found.errors.length < FAULTS_MAX) found.errors.push(error)
}
