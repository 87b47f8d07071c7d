// Schemas at the door: bodies are never coerced, query texts are; all faults at once.

import AjvCompiler from '@fastify/ajv-compiler'
import type {
  FastifyRouteSchemaDef, FastifySchemaValidationError, FastifyValidationResult
} from 'fastify/types/schema.js'
import { type Fault, RuleError } from '../../domain/rule.ts'

type ValidationContext = 'body' | 'querystring' | 'params' | 'headers'

/** What the standard formats lack. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'iso-4217': (text) => CURRENCIES.has(text)
}
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

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
    formats: FORMATS
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
  return (telling.length > 0 ? telling : errors).map((error) => {
    const { pointer, code } = locate(error)
    const detail = DETAILS[error.keyword]?.(error) ?? error.message ?? 'is not valid'
    if (context === 'body') return { pointer, code, detail }
    const name = pointer.slice(1)
    return context === 'headers'
      ? { header: name, code, detail }
      : { parameter: name, code, detail }
  })
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

const DETAILS: Readonly<Record<string, (error: FastifySchemaValidationError) => string>> = {
  required: () => 'is required',
  additionalProperties: () => 'is not known here',
  propertyNames: () => 'is not a valid name',
  enum: ({ params }) => `must be one of ${(params.allowedValues as string[]).join(', ')}`
}
