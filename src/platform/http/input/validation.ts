// Validates requests by their schemas. It checks limits first and then collects all faults. Texts
// of a query, a path and headers are coerced to the schema's type; values of a body are not.

import type {
  FastifyRouteSchemaDef, FastifySchemaValidationError, FastifyValidationResult
} from 'fastify/types/schema.js'
import { type Fault, RuleError } from '../../../domain/kernel/rule.ts'
import { atFirstUse, type Defer } from '../first-use.ts'
import { buildBounds, type Errors } from './bounds.ts'
import { buildSharedAjv, type Compile } from './ajv.ts'
import { isFile } from './files.ts'
import { type Components, inlineRefs, type InputSchema, judgedListsOf } from './inline-refs.ts'
import { buildJoining } from './query-texts.ts'
import { pointerTo } from '../../../domain/kernel/json-pointer.ts'
import { FAULTS_MAX } from '../problems/describe-problem.ts'
import { tellFormat } from './fault-words.ts'
import { isStream } from '../streams/body-streams.ts'

type ValidationContext = 'body' | 'querystring' | 'params' | 'headers'

/** Builds Fastify's validator: a strict one for bodies, and one that coerces texts for the rest. */
export function buildValidator (components: Components, defer: Defer): Compile {
  const strict = buildSharedAjv(false)
  const texts = buildSharedAjv('array')
  const built = new Map<string, FastifyValidationResult>()
  // Most routes have the same headers, and many the same path or query.
  return (route) => {
    const key = `${route.httpPart} ${JSON.stringify(route.schema)}`
    const validate = built.get(key) ?? defer(() => buildPart(route, components, { strict, texts }))
    built.set(key, validate)
    return validate
  }
}

/** Builds the check of one part of a request. */
function buildPart (
  route: FastifyRouteSchemaDef<unknown>, components: Components,
  { strict, texts }: { strict: Compile, texts: Compile }
): FastifyValidationResult {
  const context = route.httpPart as ValidationContext
  const schema = inlineRefs(route.schema as InputSchema, components)
  const validate = context === 'body'
    ? strict({ ...route, schema })
    : refuseOddNumbers(schema, texts({ ...route, schema }))
  const find = buildFinder(schema, validate)
  const findInLists = judgedListsOf(route.schema as InputSchema, components)
    .map(([name, items]) => buildListFinder(name, items, components, strict))
  const joinTexts = context === 'querystring' ? buildJoining(schema) : undefined
  return (value) => {
    // Its route judges what it reads.
    if (context === 'body' && (isStream(value) || isFile(value))) return true
    joinTexts?.(value)
    const found = find(value)
    if (found === undefined) return true
    for (const findInList of findInLists) findInList(value, found)
    return { error: buildRefusal(found, context) }
  }
}

/** Finds the faults of a list's items, which are reported when the body is refused anyway. */
function buildListFinder (
  name: string, items: InputSchema, components: Components, compile: Compile
): (body: unknown, found: Errors) => void {
  const schema = inlineRefs(items, components)
  const find = buildFinder(schema, compile({ schema, method: '', url: '', httpPart: 'body' }))
  return (body, found) => {
    const list = (body as Record<string, unknown> | null)?.[name]
    if (!Array.isArray(list) || found.is_excessive) return
    for (const [index, item] of list.entries()) {
      const { errors, total } = find(item) ?? { errors: [], total: 0 }
      found.total += total
      for (const error of errors.slice(0, Math.max(0, FAULTS_MAX - found.errors.length))) {
        found.errors.push({ ...error, instancePath: `/${name}/${index}${error.instancePath}` })
      }
    }
  }
}

type Judgement = {
  /** The first faults, `faults_max` at most. */
  faults: Fault[]
  total: number
}

/** Builds a check for values that a route checks one by one. It returns undefined for no fault. */
export function buildJudge (
  component: object, components: readonly object[], faults_max: number
): (value: unknown) => Judgement | undefined {
  const by_id = Object.fromEntries(components.map((one) => [(one as InputSchema).$id, one]))
  const { run: find } = atFirstUse(() => {
    const schema = inlineRefs(component, by_id)
    return buildFinder(schema,
      buildSharedAjv(false)({ schema, method: '', url: '', httpPart: 'body' }))
  })
  return (value) => {
    const found = find(value)
    if (found === undefined) return undefined
    return { faults: readFaults(found.errors.slice(0, faults_max), 'body'), total: found.total }
  }
}

/** Checks limits of number and length first. Only a value within them is checked for all faults. */
function buildFinder (
  schema: InputSchema, validate: FastifyValidationResult
): (value: unknown) => Errors | undefined {
  const findExcess = buildBounds(schema)
  return (value) => {
    const excess = findExcess(value)
    if (excess !== undefined || validate(value) === true) return excess
    // For "a component or null", the faults of the component say more than that it is not null.
    const all = validate.errors ?? []
    const telling = all.filter(({ keyword, schemaPath }) =>
      keyword !== 'anyOf' && !schemaPath.endsWith('/anyOf/1/type'))
    const errors = telling.length > 0 ? telling : all
    return { errors, total: errors.length, is_excessive: false }
  }
}

const PLAIN_NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/

/** Ajv takes a blank text for 0, and 1e999 for Infinity, which it compares with no maximum. */
function refuseOddNumbers (
  { properties = {} }: InputSchema, validate: FastifyValidationResult
): FastifyValidationResult {
  const numbers = Object.entries(properties)
    .flatMap(([name, { type }]) => type === 'integer' || type === 'number' ? [name] : [])
  if (numbers.length === 0) return validate
  const validateNumbers: FastifyValidationResult = (texts: Record<string, unknown>) => {
    const odd = numbers.filter((name) =>
      typeof texts[name] === 'string' && !PLAIN_NUMBER.test(texts[name]))
    const is_valid = validate(texts)
    const others = (validate.errors ?? []).filter(({ instancePath }) =>
      !odd.includes(instancePath.slice(1)))
    validateNumbers.errors = [...others, ...odd.map((name) => ({
      keyword: 'type', instancePath: `/${name}`, schemaPath: '', params: {}, message: NO_NUMBER
    }))]
    return is_valid && odd.length === 0
  }
  return validateNumbers
}

const NO_NUMBER = 'must be a number'

/** Turns the validation errors of one part of the request into faults for the caller. */
function readFaults (
  errors: readonly FastifySchemaValidationError[], context: ValidationContext
): Fault[] {
  const faults: Fault[] = []
  let before = ''
  for (const error of errors as Telling[]) {
    const { pointer, code } = locate(error)
    const detail = DETAILS[error.keyword]?.(error) ?? error.message ?? 'is not valid'
    // A text that breaks both its pattern and its format has one fault.
    const fault = `${pointer} ${detail}`
    if (fault !== before) faults.push(placeFault(context, pointer, { code, detail }))
    before = fault
  }
  return faults
}

/** Of `verbose` errors. */
type Telling = FastifySchemaValidationError & {
  data: unknown
  parentSchema: { format?: string, type?: string | string[] }
}

function placeFault (
  context: ValidationContext, pointer: string, fault: { code: string, detail: string }
): Fault {
  if (context === 'body') return { pointer, ...fault }
  const [name = ''] = pointer.slice(1).split('/') // of a list, the parameter as a whole
  return context === 'headers' ? { header: name, ...fault } : { parameter: name, ...fault }
}

/** Builds the refusal of a part of the request that breaks its schema. */
function buildRefusal ({ errors, total }: Errors, context: ValidationContext): RuleError {
  const faults = readFaults(errors.slice(0, FAULTS_MAX), context)
  return new RuleError('invalid_request', { errors: faults, errors_total: total })
}

type Located = { pointer: string, code: string }

function locate ({ instancePath, keyword, params }: FastifySchemaValidationError): Located {
  const child = (name: unknown): string => pointerTo(instancePath, String(name))
  if (keyword === 'required') return { pointer: child(params.missingProperty), code: 'required' }
  if (keyword === 'additionalProperties') {
    return { pointer: child(params.additionalProperty), code: 'unknown_field' }
  }
  if (keyword === 'propertyNames') {
    return { pointer: child(params.propertyName), code: 'invalid_name' }
  }
  return { pointer: instancePath, code: CODES[keyword] ?? 'invalid' }
}

const CODES: Readonly<Record<string, string>> = {
  type: 'wrong_type',
  enum: 'not_allowed',
  const: 'not_allowed',
  minLength: 'too_short',
  maxLength: 'too_long',
  minimum: 'too_small',
  exclusiveMinimum: 'too_small',
  maximum: 'too_large',
  multipleOf: 'too_precise',
  minItems: 'too_few',
  maxItems: 'too_many',
  minProperties: 'too_few',
  maxProperties: 'too_many',
  uniqueItems: 'not_unique',
  pattern: 'wrong_format',
  format: 'wrong_format'
}

const tellText = ({ parentSchema, data }: Telling): string =>
  tellFormat(parentSchema?.format, String(data))

const DETAILS: Readonly<Record<string, (error: Telling) => string>> = {
  required: () => 'is required',
  additionalProperties: () => 'is not known here',
  propertyNames: () => 'is not a valid name',
  enum: ({ params }) =>
    `must be one of ${(params.allowedValues as unknown[]).map(String).join(', ')}`,
  type: ({ params, data }) => {
    const types = [params.type].flat().join(' or ')
    return data === null ? `must be ${types}, not null` : `must be ${types}`
  },
  pattern: tellText,
  format: tellText
}
