// Finds lists, maps and texts that are too long, before the schema is checked. So a check of the
// schema has a bounded cost.

import type { FastifySchemaValidationError } from 'fastify/types/schema.js'
import { FAULTS_MAX } from '../problems/describe-problem.ts'
import type { InputSchema } from './inline-refs.ts'
import { pointerTo } from '../../../domain/kernel/json-pointer.ts'

/** Faults of a value, in the form of Ajv's errors. */
export type Errors = {
  /** The faults that were collected. The caller may get fewer of them. */
  errors: FastifySchemaValidationError[]
  /** The number of all faults. */
  total: number
  /** True when something has too many parts or is far too long. Then nothing else was checked. */
  is_excessive: boolean
}

type Finding = Errors & {
  /** The names and indexes that lead to the present value. Only a fault makes a pointer of them. */
  path: Array<string | number>
}

type Check = (value: unknown, found: Finding) => void

/** The limit of texts with a pattern or a format whose schema has no `maxLength`. */
const TEXT_CHARACTERS_MAX = 1_000

/**
 * Builds a check of the lengths of lists, maps and texts, and of unknown names. `schema` must have
 * no `$ref`. The check returns undefined when the schema may be checked: a value within these
 * limits has a bounded number of faults.
 */
export function buildBounds (schema: InputSchema): (value: unknown) => Errors | undefined {
  const check = checkOf(schema)
  return (value) => {
    const found: Finding = { errors: [], total: 0, is_excessive: false, path: [] }
    check?.(value, found)
    found.is_excessive ||= found.total > FAULTS_MAX
    return found.is_excessive ? found : undefined
  }
}

/** Returns undefined for a schema that has nothing to count. */
function checkOf (schema: InputSchema): Check | undefined {
  const { anyOf, type } = schema
  if (anyOf !== undefined) {
    const checks = anyOf.flatMap((part) => checkOf(part) ?? [])
    if (checks.length === 0) return undefined
    return (value, found) => { for (const check of checks) check(value, found) }
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
  return (value, found) => {
    // A character has at most two UTF-16 units. A text up to twice the limit is left to the schema.
    if (typeof value !== 'string' || value.length <= 2 * limit) return
    addExcess(found, 'maxLength', limit)
  }
}

function checkList ({ items = {}, maxItems = Infinity }: InputSchema): Check | undefined {
  const check = checkOf(items)
  return (value, found) => {
    if (!Array.isArray(value)) return
    if (value.length > maxItems) return addExcess(found, 'maxItems', maxItems)
    if (check !== undefined) for (const [at, item] of value.entries()) look(check, item, at, found)
  }
}

function look (check: Check, value: unknown, at: string | number, found: Finding): void {
  found.path.push(at)
  check(value, found)
  found.path.pop()
}

function checkObject (schema: InputSchema): Check {
  const { additionalProperties: others } = schema
  const check = others === undefined ? checkKnown(schema) : checkEach(schema)
  return (value, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    check(value as Values, found)
  }
}

type Values = Record<string, unknown>
type CheckValues = (values: Values, found: Finding) => void

/** For objects that allow unknown names in any number. */
function checkKnown ({ properties = {} }: InputSchema): CheckValues {
  const checks = Object.entries(properties).flatMap(([name, part]) => {
    const check = checkOf(part)
    return check === undefined ? [] : [[name, check] as const]
  })
  return (values, found) => {
    for (const [name, check] of checks) look(check, values[name], name, found)
  }
}

const NOTHING_TO_COUNT: Check = () => {}

function checkEach (
  { properties = {}, additionalProperties: others, maxProperties = Infinity }: InputSchema
): CheckValues {
  const checks = new Map(Object.entries(properties).map(([name, part]) =>
    [name, checkOf(part) ?? NOTHING_TO_COUNT]))
  const checkOther = typeof others === 'object' ? checkOf(others) : undefined
  return (values, found) => {
    const names = Object.keys(values)
    if (names.length > maxProperties) return addExcess(found, 'maxProperties', maxProperties)
    for (const name of names) {
      const known = checks.get(name)
      if (known === undefined && others === false) addUnknown(found, name)
      const check = known ?? checkOther ?? NOTHING_TO_COUNT
      if (check !== NOTHING_TO_COUNT) look(check, values[name], name, found)
    }
  }
}

const UNITS = { maxItems: 'items', maxProperties: 'properties', maxLength: 'characters' } as const

function addExcess (found: Finding, keyword: keyof typeof UNITS, limit: number): void {
  found.is_excessive = true
  const instancePath = pointerOf(found)
  const message = `must NOT have more than ${limit} ${UNITS[keyword]}`
  addFault(found, { keyword, instancePath, schemaPath: '', params: { limit }, message })
}

function addUnknown (found: Finding, additionalProperty: string): void {
  const params = { additionalProperty }
  const instancePath = found.errors.length < FAULTS_MAX ? pointerOf(found) : ''
  addFault(found, { keyword: 'additionalProperties', instancePath, schemaPath: '', params })
}

function addFault (found: Errors, error: FastifySchemaValidationError): void {
  found.total++
  if (found.errors.length < FAULTS_MAX) found.errors.push(error)
}

function pointerOf ({ path }: Finding): string {
  return path.reduce<string>((pointer, at) => pointerTo(pointer, String(at)), '')
}
