// The JSON shapes that all resources share: ids, money, times, addresses, pages.

import Type, {
  type Static, type TArray, type TInteger, type TObject, type TOptional, type TSchema, type TString,
  type TUnsafe
} from 'typebox'
import type { IdPrefix } from '../../domain/kernel/resource.ts'
import { instant, keyText, nullable, text } from './input/texts.ts'

export {
  calendarDate, instant, keyText, money, moneySum, nullable, signedMoney, text
} from './input/texts.ts'

/** A reference to a named component, with its static type. */
export function ref<Schema extends TSchema> (schema: Schema): TUnsafe<Static<Schema>> {
  return Type.Unsafe<Static<Schema>>({ $ref: `${(schema as { $id?: string }).$id}#` })
}

/** A named component or null. */
export function nullableRef<Schema extends TSchema> (
  schema: Schema, description: string
): TUnsafe<Static<Schema> | null> {
  const $ref = `${(schema as { $id?: string }).$id}#`
  return Type.Unsafe<Static<Schema> | null>({ anyOf: [{ $ref }, { type: 'null' }], description })
}

/** A closed enum: for requests, and for lists of values in answers that will not grow. */
export function oneOf<const Values extends readonly string[]> (
  values: Values, options: object = {}
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
}

/** No enum, since a generated client would refuse a value that is added later. */
export function openEnum<const Values extends readonly string[]> (
  values: Values, description: string
): TUnsafe<Values[number]> {
  const today = values.map((value) => `\`${value}\``).join(', ')
  return Type.Unsafe<Values[number]>({
    type: 'string',
    description: `${description} The list may grow; its values today are ${today}.`,
    examples: [values[0]]
  })
}

/** The closed twin of `openEnum`, for requests. */
export const closedEnum: typeof openEnum = (values, description) => oneOf(values, { description })

/** Ids have some 30 characters. */
export const ID_CHARACTERS_MAX = 100

export function idOf (prefix: IdPrefix, description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    maxLength: ID_CHARACTERS_MAX,
    description,
    examples: [`${prefix}_01k9x3v8hq2m4n6p8r0t2w4y6z`]
  })
}

export function orderNumber (prefix: 'SO' | 'PO'): TString {
  const description = 'People and documents call the order by this number.'
  return Type.String({ description, examples: [`${prefix}-01K9X3V8HQ2M4N6P8`] })
}

export function percent (description: string): ReturnType<typeof Type.Number> {
  return Type.Number({
    minimum: 0,
    maximum: 1000,
    multipleOf: 0.01,
    description: `${description} The number is a percentage.`,
    examples: [5]
  })
}

export const Sku = keyText(100, 'The SKU is the merchant’s item code.', { examples: ['KB-100'] })
export function currency (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    pattern: '^[A-Z]{3}$',
    format: 'iso-4217',
    description: `${description} It is an ISO 4217 code.`,
    examples: ['EUR']
  })
}
export const Country = Type.Unsafe<string>({
  type: 'string',
  pattern: '^[A-Z]{2}$',
  format: 'iso-3166',
  description: 'The country is an ISO 3166-1 alpha-2 code in capital letters, or `XK`.',
  examples: ['FR']
})
export function lineNumber (description: string): TInteger {
  return Type.Integer({
    minimum: 1, description: `${description} Lines are numbered from 1.`, examples: [1]
  })
}
export function quantity (description: string): TInteger {
  return Type.Integer({ minimum: 1, maximum: 1_000_000, description, examples: [2] })
}
/** Larger, since a supplier that sells in multiples may send more units than were ordered. */
export function supplierQuantity (description: string): TInteger {
  return Type.Integer({ minimum: 1, maximum: 2_000_000_000, description, examples: [2] })
}
/** A counter of an answer, which may be 0. */
export function count (description: string): ReturnType<typeof Type.Integer> {
  return Type.Integer({ minimum: 0, description, examples: [0] })
}
export const Version = Type.Integer({
  minimum: 1,
  description: 'The version rises by one with every change, also when the caller’s role does ' +
    'not see what has changed. The ETag is `"v<version>"`.',
  examples: [1]
})

export const Metadata = Type.Unsafe<Record<string, string>>({
  $id: 'Metadata',
  type: 'object',
  description: 'These names and texts are the caller’s own. The service keeps and returns them, ' +
    'and never interprets them.',
  maxProperties: 20,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: 'string', maxLength: 500 },
  examples: [{ channel: 'web' }]
})

/**
 * Twice as many names as `Metadata`: a change may remove 20 and add 20. The result is counted after
 * the merge.
 */
const MetadataChange = Type.Unsafe<Record<string, string | null>>({
  $id: 'MetadataChange',
  type: 'object',
  description: 'A name that is left out stays as it is, and null removes it.',
  maxProperties: 40,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: ['string', 'null'], maxLength: 500 },
  examples: [{ channel: 'web', campaign: null }]
})
export const metadata_change = nullableRef(
  MetadataChange, 'The caller’s own texts change name by name. Null removes all of them.')

const optionalText = (maxLength: number, description: string): TUnsafe<string | null> =>
  nullable(text(maxLength, description))

const addressFields = {
  name: text(200, 'This is the name of the recipient.', { examples: ['Ada Lovelace'] }),
  line1: text(200, 'The first line has street and number.', { examples: ['12 Rue de la Paix'] }),
  city: text(100, 'This is the name of the city.', { examples: ['Paris'] }),
  country: Country
}
const addressExtras = {
  postal_code: nullable(text(20, 'The postal code is null where the country has none.', {
    examples: ['75002']
  })),
  company: optionalText(200, 'This is the company at the address, if there is one.'),
  line2: optionalText(200, 'The second line has what does not fit into the first.'),
  region: optionalText(100, 'This is the state, province or region.'),
  phone: optionalText(50, 'The carrier may call this phone number.')
}

/** A list of countries, each once; null has a meaning that the description tells. */
export function nullableCountries (description: string): TUnsafe<string[] | null> {
  return Type.Unsafe<string[] | null>({
    type: ['array', 'null'],
    items: Country,
    uniqueItems: true,
    minItems: 1,
    maxItems: 300,
    description,
    examples: [['FR', 'DE']]
  })
}

export const Address = Type.Object({ ...addressFields, ...addressExtras }, {
  $id: 'Address', additionalProperties: false, description: 'This is a postal address.'
})

export const NewAddress = Type.Object({
  ...addressFields,
  postal_code: Type.Optional(addressExtras.postal_code),
  company: Type.Optional(addressExtras.company),
  line2: Type.Optional(addressExtras.line2),
  region: Type.Optional(addressExtras.region),
  phone: Type.Optional(addressExtras.phone)
}, { $id: 'NewAddress', additionalProperties: false, description: 'This is a postal address.' })

export const EmptyBody = Type.Object({}, {
  $id: 'EmptyBody',
  additionalProperties: false,
  description: 'The request needs no content; `{}` is enough.'
})
export const NoParameters = Type.Object({}, { additionalProperties: false })

export const SHARED_SCHEMAS = [Metadata, MetadataChange, Address, NewAddress, EmptyBody]

/** A window includes its start and not its end, so an item is in one of two adjacent windows. */
export const CreatedAfter = instant(
  'The list has only items that were created at this time or later.')
export const CreatedBefore = instant(
  'The list has only items that were created before this time, and none created at it.')

export const UpdatedAfter = instant(
  'The list has only items that were last changed at this time or later.')

type Page = { limit: TOptional<TInteger>, cursor: TOptional<TString> }

/** How many items a page has at most. */
export const Limit = Type.Optional(Type.Integer({
  minimum: 1,
  maximum: 200,
  default: 50,
  description: 'A page has at most this many items. A page of large items ends earlier, at 1 MB, ' +
    'so only `next_cursor` or `has_more` tells whether there are more.',
  examples: [50]
}))

/** The query of a list: `limit`, `cursor`, and the filters of this list. */
export function pageQuery<const Filters extends Readonly<Record<string, TSchema>>> (
  filters: Filters
): TObject<Page & Filters> {
  const page: Page = {
    limit: Limit,
    cursor: Type.Optional(Type.String({
      minLength: 1,
      maxLength: 1000, // a key of 100 characters that JSON must escape makes 850
      description: 'Send the `next_cursor` of the page before to get the page behind it.',
      examples: ['WyJzb18wMWs5eDN2OGhxMm00bjZwOHIwdDJ3NHk2eiJd']
    }))
  }
  return Type.Object({ ...page, ...filters }, { additionalProperties: false })
}

type PageOf<Schema extends TSchema> = TObject<{
  data: TArray<TUnsafe<Static<Schema>>>
  next_cursor: TUnsafe<string | null>
}>

/** One page of a list; `next_cursor` is null on the last. */
export function pageOf<Schema extends TSchema> ($id: string, schema: Schema): PageOf<Schema> {
  return Type.Object({
    data: Type.Array(ref(schema), {
      description: 'These are the items of the page, in the order of the list.'
    }),
    next_cursor: nullable(Type.String({
      description: 'Send this text as `cursor` to get the next page. It is null on the last page.'
    }))
  }, { $id, description: 'A page is one part of a list.' })
}
