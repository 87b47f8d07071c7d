// Schemas at the door: bodies are never coerced, query texts are; all faults at once.

import AjvCompiler from '@fastify/ajv-compiler'
import type {
  FastifyRouteSchemaDef, FastifySchemaValidationError, FastifyValidationResult
} from 'fastify/types/schema.js'
import { isCountry } from '../../domain/country.ts'
import { findKeyFault, isBlank, normalizeKey } from '../../domain/key-text.ts'
import { type Fault, RuleError } from '../../domain/rule.ts'
import { tellFormat } from './wording.ts'

type ValidationContext = 'body' | 'querystring' | 'params' | 'headers'

/** What the standard formats lack; `true` only names what a pattern judges. */
const FORMATS: Readonly<Record<string, true | ((text: string) => boolean)>> = {
  'iso-4217': (text) => CURRENCIES.has(text),
  'iso-3166': isCountry,
  // An empty text is too short, which says enough.
  nonblank: (text) => text === '' || !isBlank(text),
  key: (text) => text === '' || findKeyFault(text) === null,
  money: true,
  'signed-money': true,
  'web-address': true,
  'visible-ascii': true
}
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** What leaves was judged when it came in, maybe by other rules: serializers judge no format. */
export const FORMATS_OF_ANSWERS: Readonly<Record<string, true>> =
  Object.fromEntries(Object.keys(FORMATS).map((name) => [name, true]))

/** The keyword of texts that are replaced by their normalization form before they are judged. */
export const NORMALIZED = 'x-normalized'

const NORMALIZE_KEYWORD = {
  keyword: NORMALIZED,
  type: 'string',
  before: 'maxLength',
  modifying: true,
  errors: false,
  validate: (_form: unknown, text: string, _schema: unknown, at?: Place): boolean => {
    // A text that is judged by itself stands in nothing.
    if (at?.parentData !== undefined) at.parentData[at.parentDataProperty] = normalizeKey(text)
    return true
  }
}

type Place = {
  parentData: Record<string | number, unknown> | undefined
  parentDataProperty: string | number
}

type Compile = (route: FastifyRouteSchemaDef<unknown>) => FastifyValidationResult

/** Two validators on the same schemas, chosen by the part of the request. */
export function buildValidator (schemas: unknown, settings: { customOptions?: object }): Compile {
  const options = {
    ...settings.customOptions,
    allErrors: true,
    removeAdditional: false,
    useDefaults: true,
    multipleOfPrecision: 6,
    allowUnionTypes: true,
    verbose: true, // a fault is told by the schema and the value it is about
    formats: FORMATS,
    keywords: [NORMALIZE_KEYWORD]
  }
  const build = AjvCompiler() as unknown as BuildCompile
  const strict = build(schemas, { customOptions: { ...options, coerceTypes: false } })
  const texts = build(schemas, { customOptions: { ...options, coerceTypes: 'array' } })
  return (route) => route.httpPart === 'body' ? strict(route) : refuseInfinity(texts(route))
}

/** Ajv reads the text 1e999 as infinity, and then holds it against no maximum. */
function refuseInfinity (validate: FastifyValidationResult): FastifyValidationResult {
  const validateFinite: FastifyValidationResult = (texts) => {
    const is_valid = validate(texts)
    const infinite = Object.entries(texts as object)
      .filter(([, value]) => Math.abs(value as number) === Infinity && typeof value === 'number')
    const message = 'must be a number'
    validateFinite.errors = infinite.length === 0
      ? validate.errors ?? null
      : infinite.map(([name]) =>
        ({ keyword: 'type', instancePath: `/${name}`, schemaPath: '', params: {}, message }))
    return infinite.length === 0 ? is_valid : false
  }
  return validateFinite
}

type BuildCompile = (schemas: unknown, settings: { customOptions: object }) => Compile

/** Validation errors of one part of the request, as the faults a caller is told. */
function readFaults (
  errors: readonly FastifySchemaValidationError[], context: ValidationContext
): Fault[] {
  // Of a component or null, what the component lacks says more than that it is not null.
  const telling = errors.filter(({ keyword, schemaPath }) =>
    keyword !== 'anyOf' && !schemaPath.endsWith('/anyOf/1/type'))
  const faults: Fault[] = []
  let before = ''
  for (const error of (telling.length > 0 ? telling : errors) as Telling[]) {
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
  const name = pointer.slice(1)
  return context === 'headers' ? { header: name, ...fault } : { parameter: name, ...fault }
}

/** What Fastify throws for a body, a query or headers that break their schema. */
export function buildValidationError (
  errors: FastifySchemaValidationError[], dataVar: string
): RuleError {
  const faults = readFaults(errors, dataVar as ValidationContext)
  return new RuleError('invalid_request', { errors: faults })
}

type Located = { pointer: string, code: string }

function locate ({ instancePath, keyword, params }: FastifySchemaValidationError): Located {
  const child = (name: unknown): string =>
    `${instancePath}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
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
