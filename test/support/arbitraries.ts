// Generates values that a schema accepts, also at its limits.

import fc, { type Arbitrary } from 'fast-check'
import type { Schema, Schemas } from './mutations.ts'

const TEXTS = [
  '0', ' ', '😀', '\u202e', '"', '\\', "'; --", '%', '../..', '{}', '\t', '\ufeff', 'é', 'NaN',
  'e\u0301', '\u0001', 'BOLT-M8'
]
const BY_FORMAT: Readonly<Record<string, readonly string[]>> = {
  'iso-4217': ['EUR', 'EUR', 'EUR', 'JPY', 'KWD', 'CLF', 'XAU'],
  'time-zone': ['UTC', 'Europe/Paris', 'Asia/Kathmandu', 'Etc/GMT+12', 'Pacific/Kiritimati'],
  'time-of-day': ['00:00', '16:00', '23:59'],
  date: ['1900-01-01', '2024-02-29', '2199-12-31', '2026-12-05'],
  'date-time': [
    '1900-01-01T00:00:00Z', '2199-12-31T23:59:59.999999999Z', '2026-11-23T09:30:00.1Z',
    '2024-02-29T00:00:00.000Z'
  ]
}
const MONEY = [
  '0', '0.000001', '0.01', '1', '19.90', '5.00', '999999999999.999999', '0.005', '-0', '-5.00',
  '-999999999999999999.999999', '999999999999999999'
]
const COUNTRIES = ['FR', 'DE', 'ZZ', 'AA']
const ADDRESSES = ['https://example.com/track?id=1', 'http://[::1]/é']

/** Returns an arbitrary whose values are all valid for the schema. */
export function arbitraryOf (schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  const { $ref, anyOf, enum: values, type } = schema
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1)
    const target = schemas[name]
    if (target === undefined) throw new Error(`no component ${name}`)
    return arbitraryOf(target, schemas)
  }
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((one) => arbitraryOf(one, schemas)))
  if (values !== undefined) return fc.constantFrom(...values)
  return fc.oneof(...[type].flat().map((one) => ofType(one ?? 'null', schema, schemas)))
}

function ofType (type: string, schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  switch (type) {
    case 'string': return ofText(schema)
    case 'integer': return ofInteger(schema)
    case 'number': return ofInteger(schema).map((value) => Number(value) / 100)
    case 'boolean': return fc.boolean()
    case 'array': return fc.array(arbitraryOf(schema.items ?? {}, schemas), {
      minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 4, 4)
    })
    case 'object': return ofObject(schema, schemas)
    default: return fc.constant(null)
  }
}

function ofText ({ format, pattern, minLength = 0, maxLength = 50 }: Schema): Arbitrary<string> {
  const of_format = BY_FORMAT[format ?? '']
  if (of_format !== undefined) return fc.constantFrom(...of_format)
  if (pattern !== undefined) {
    const known = [...MONEY, ...COUNTRIES, ...ADDRESSES]
      .filter((text) => new RegExp(pattern).test(text))
    return known.length === 0 ? fc.stringMatching(new RegExp(pattern)) : fc.constantFrom(...known)
  }
  return fc.oneof(
    fc.constantFrom(...TEXTS, 'x'.repeat(maxLength), '😀'.repeat(maxLength)),
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 20) })
  ).filter((text) => [...text].length >= minLength && [...text].length <= maxLength &&
    !text.includes('\0') && text.isWellFormed())
}

function ofInteger ({ minimum = 0, maximum = 1_000 }: Schema): Arbitrary<number> {
  return fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: minimum, max: maximum }))
}

function ofObject (schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  const { properties, required = [], additionalProperties: map } = schema
  if (properties !== undefined) {
    return fc.record(
      Object.fromEntries(Object.entries(properties).map(([name, one]) =>
        [name, arbitraryOf(one, schemas)])),
      { requiredKeys: required })
  }
  const value = typeof map === 'object' ? arbitraryOf(map, schemas) : fc.constant('x')
  return fc.dictionary(ofText({ minLength: 1, maxLength: 40 }), value, { maxKeys: 5 })
}
