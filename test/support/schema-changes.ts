// Compares a schema of the released document with the new one: what callers send must still be
// taken, and what they get must still be what they expect.

type Type = string | readonly string[]
export type Schema = {
  $ref?: string
  type?: Type
  enum?: readonly unknown[]
  required?: readonly string[]
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  anyOf?: readonly Schema[]
  [keyword: string]: unknown
}
export type Schemas = Readonly<Record<string, Schema>>

/** Requests are sent by callers; answers and webhooks are sent by the service. */
export type Direction = 'request' | 'answer'

export type Pair = { released: Schema, current: Schema }
type At = { where: string, direction: Direction }
export type CompareSchemas = (pair: Pair, at: At) => string[]

/** Each may only get looser in requests, and tighter in answers. */
const UPPER = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties']
const LOWER = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties']
/** None is looser or tighter than another, but each is tighter than none. */
const EXACT = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'x-normalized']
const WALKED = [
  '$ref', 'type', 'enum', 'required', 'properties', 'additionalProperties', 'propertyNames',
  'items', 'anyOf'
]
const WORDS = ['description', 'title', 'examples', 'example', 'default', '$id', 'deprecated']
const KNOWN = new Set([...UPPER, ...LOWER, ...EXACT, ...WALKED, ...WORDS])

/** Each pair of schemas is walked once in each direction, also where it stands inside itself. */
export function buildComparison (released: Schemas, current: Schemas): CompareSchemas {
  const walked = { request: new Map<Schema, Set<Schema>>(), answer: new Map<Schema, Set<Schema>>() }
  const compare: CompareSchemas = (pair, { where, direction }) => {
    const one = readSchema(pair.released, released)
    const other = readSchema(pair.current, current)
    const [inner, outer] = direction === 'request' ? [one, other] : [other, one]
    const is_null = inner.is_nullable && !outer.is_nullable
    const faults = is_null
      ? [`${where}: ${direction === 'request' ? 'null is not taken any more' : 'may be null now'}`]
      : []
    const met = walked[direction].get(one.schema) ?? new Set()
    if (met.has(other.schema)) return faults
    walked[direction].set(one.schema, met.add(other.schema))
    const at = { where: other.name === '' ? where : `${direction} ${other.name}`, direction }
    const schemas = { released: one.schema, current: other.schema }
    return [...faults, ...compareValues(schemas, at), ...compareParts(schemas, at, compare)]
  }
  return compare
}

/** `name` is that of the component, or empty. */
type Read = { schema: Schema, name: string, is_nullable: boolean }

/** Finds the schema behind a `$ref`, and in a choice of a component and null. */
function readSchema (schema: Schema, schemas: Schemas): Read {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword))
  if (unknown.length > 0) throw new Error(`the comparison does not know ${unknown.join()}`)
  const { $ref, anyOf } = schema
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? ''
    const found = schemas[name]
    if (found === undefined) throw new Error(`nothing at ${$ref}`)
    return { ...readSchema(found, schemas), name }
  }
  if (anyOf === undefined) {
    return { schema, name: '', is_nullable: [schema.type].flat().includes('null') }
  }
  const [one, nothing, ...more] = anyOf
  if (one === undefined || nothing?.type !== 'null' || more.length > 0) {
    throw new Error('the comparison knows no union but that of a schema and null')
  }
  return { ...readSchema(one, schemas), is_nullable: true }
}

/** Whatever the inner schema allows, the outer one must allow. */
function compareValues (pair: Pair, { where, direction }: At): string[] {
  const { released, current } = pair
  const [inner, outer] = direction === 'request' ? [released, current] : [current, released]
  const changed = [
    ...typesOf(inner).some((type) => !hasType(typesOf(outer), type)) ? ['type'] : [],
    ...hasMoreValues(inner, outer) ? ['enum'] : [],
    ...UPPER.filter((bound) => boundOf(inner, bound, 1) > boundOf(outer, bound, 1)),
    ...LOWER.filter((bound) => boundOf(inner, bound, -1) < boundOf(outer, bound, -1)),
    ...EXACT.filter((keyword) => outer[keyword] !== undefined &&
      outer[keyword] !== inner[keyword] && !isFormatOfNumber(outer, keyword)),
    ...direction === 'request' && released.default !== current.default ? ['default'] : []
  ]
  return changed.map((keyword) =>
    `${where}: ${keyword} is ${tell(current[keyword])}, was ${tell(released[keyword])}`)
}

const typesOf = ({ type }: Schema): string[] => [type ?? []].flat().filter((one) => one !== 'null')

/** Every integer is a number. A schema without a type takes all. */
function hasType (types: readonly string[], type: string): boolean {
  return types.length === 0 || types.includes(type) ||
    (type === 'integer' && types.includes('number'))
}

function hasMoreValues (inner: Schema, outer: Schema): boolean {
  if (outer.enum === undefined) return false
  return inner.enum?.some((value) => value !== null && !outer.enum?.includes(value)) ?? true
}

/** Where nothing is said, lengths and counts begin at 0, and there is no other bound. */
function boundOf (schema: Schema, keyword: string, sign: 1 | -1): number {
  const value = schema[keyword]
  if (typeof value === 'number') return value
  return /^min[A-Z]/.test(keyword) ? 0 : sign * Infinity
}

/** `int32` beside a number only repeats what its bounds say. */
function isFormatOfNumber (schema: Schema, keyword: string): boolean {
  return keyword === 'format' && typesOf(schema).some((type) => /^(integer|number)$/.test(type))
}

function tell (value: unknown): string {
  return value === undefined ? 'not given' : JSON.stringify(value)
}

/** What a caller names or reads must be there; new fields may come, but none that must be sent. */
function compareParts (pair: Pair, at: At, compare: CompareSchemas): string[] {
  const { released, current } = pair
  const { where, direction } = at
  const [inner, outer] = direction === 'request' ? [released, current] : [current, released]
  const fields = Object.entries(released.properties ?? {})
  const gone = fields.filter(([name]) => current.properties?.[name] === undefined)
  const told = outer.required?.filter((name) =>
    !inner.required?.includes(name) && !gone.some(([lost]) => lost === name)) ?? []
  const is_closed = direction === 'request' && current.additionalProperties === false &&
    released.additionalProperties !== false
  const now = direction === 'request' ? 'is required now' : 'is no longer always there'
  return [
    ...gone.map(([name]) => `${where}.${name}: is gone`),
    ...told.map((name) => `${where}.${name}: ${now}`),
    ...is_closed ? [`${where}: takes no other fields any more`] : [],
    ...[
      ...fields.map(([name, field]) => [`.${name}`, field, current.properties?.[name]] as const),
      ['[]', released.items, current.items] as const,
      ['{}', released.additionalProperties, current.additionalProperties] as const,
      [' names', released.propertyNames, current.propertyNames] as const
    ].flatMap(([name, one, other]) => typeof one === 'object' && typeof other === 'object'
      ? compare({ released: one, current: other }, { where: `${where}${name}`, direction })
      : [])
  ]
}
