// The shapes that every resource shares: identifiers, money, time, addresses, pages.

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

/** `{ type: string, enum }`, closed: for requests, and for answers that will not grow. */
export function oneOf<const Values extends readonly string[]> (
  values: Values, options: object = {}
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
}

/** An open string for generators, since the list may grow; the description tells today's values. */
export function openEnum<const Values extends readonly string[]> (
  values: Values, description: string
): TUnsafe<Values[number]> {
  const today = values.map((value) => `\`${value}\``).join(', ')
  return Type.Unsafe<Values[number]>({
    type: 'string', description: `${description} May grow; today: ${today}.`, examples: [values[0]]
  })
}

export function idOf (prefix: IdPrefix, description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string', description, examples: [`${prefix}_01k9x3v8hq2m4n6p8r0t2w4y6z`]
  })
}

export function percent (description: string): ReturnType<typeof Type.Number> {
  return Type.Number({
    minimum: 0,
    maximum: 1000,
    multipleOf: 0.01,
    description: `${description} In percent.`,
    examples: [5]
  })
}

export const Sku = keyText(100, 'The merchant’s own item code.', { examples: ['KB-100'] })
export const Currency = Type.Unsafe<string>({
  type: 'string',
  pattern: '^[A-Z]{3}$',
  format: 'iso-4217',
  description: 'ISO 4217 code.',
  examples: ['EUR']
})
export const Country = Type.Unsafe<string>({
  type: 'string',
  pattern: '^[A-Z]{2}$',
  format: 'iso-3166',
  description: 'ISO 3166-1 alpha-2 code, or `XK`: two capital letters.',
  examples: ['FR']
})
export const Quantity = Type.Integer({
  minimum: 1, maximum: 1_000_000, description: 'Whole units.', examples: [2]
})
/** What suppliers sell in multiples may be more than was ordered. */
export const SupplierQuantity = Type.Integer({
  minimum: 1, maximum: 2_000_000_000, description: 'Whole units.', examples: [2]
})
/** What an answer counts: 0 is possible. */
export function count (description: string): ReturnType<typeof Type.Integer> {
  return Type.Integer({ minimum: 0, description, examples: [0] })
}
export const Version = Type.Integer({
  minimum: 1,
  description: 'Raised by one with every change, also of what the role does not see; the ETag is ' +
    '`"v<version>"`.',
  examples: [1]
})

export const Metadata = Type.Unsafe<Record<string, string>>({
  $id: 'Metadata',
  type: 'object',
  description: 'The caller’s own notes: kept and returned, never interpreted.',
  maxProperties: 20,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: 'string', maxLength: 500 },
  examples: [{ channel: 'web' }]
})

/** As many as can be replaced by as many others; the merged ones are counted afterwards. */
const MetadataChange = Type.Unsafe<Record<string, string | null>>({
  $id: 'MetadataChange',
  type: 'object',
  description: 'Names that are left out stay; null removes one.',
  maxProperties: 40,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: ['string', 'null'], maxLength: 500 },
  examples: [{ channel: 'web', campaign: null }]
})
export const metadata_change = nullableRef(
  MetadataChange, 'The caller’s own notes: names that are left out stay; null removes all.')

const optionalText = (maxLength: number, description: string): TUnsafe<string | null> =>
  nullable(text(maxLength, description))

const addressFields = {
  name: text(200, 'Who receives.', { examples: ['Ada Lovelace'] }),
  line1: text(200, 'Street and number.', { examples: ['12 Rue de la Paix'] }),
  city: text(100, 'City.', { examples: ['Paris'] }),
  country: Country
}
const addressExtras = {
  postal_code: nullable(text(20, 'Postal code, where there are any.', { examples: ['75002'] })),
  company: optionalText(200, 'Company.'),
  line2: optionalText(200, 'More of the address.'),
  region: optionalText(100, 'State, province or region.'),
  phone: optionalText(50, 'Phone for the carrier.')
}

export const Address = Type.Object({ ...addressFields, ...addressExtras }, {
  $id: 'Address', additionalProperties: false, description: 'A postal address.'
})

export const NewAddress = Type.Object({
  ...addressFields,
  postal_code: Type.Optional(addressExtras.postal_code),
  company: Type.Optional(addressExtras.company),
  line2: Type.Optional(addressExtras.line2),
  region: Type.Optional(addressExtras.region),
  phone: Type.Optional(addressExtras.phone)
}, { $id: 'NewAddress', additionalProperties: false, description: 'A postal address.' })

export const EmptyBody = Type.Object({}, {
  $id: 'EmptyBody', additionalProperties: false, description: 'Nothing is needed: `{}`.'
})
export const NoParameters = Type.Object({}, { additionalProperties: false })

export const SHARED_SCHEMAS = [Metadata, MetadataChange, Address, NewAddress, EmptyBody]

/** Neighboring windows share a bound, and each item is in one of them. */
export const CreatedAfter = instant('Only those created at this time or later.')
export const CreatedBefore = instant('Only those created before this time, not those at it.')

type Page = { limit: TOptional<TInteger>, cursor: TOptional<TString> }

/** `limit` and `cursor`, and the filters of the list. */
export function pageQuery<const Filters extends Readonly<Record<string, TSchema>>> (
  filters: Filters
): TObject<Page & Filters> {
  const page: Page = {
    limit: Type.Optional(Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: 'How many to return at most. A page of large rows ends earlier, at 1 MB: only ' +
        '`next_cursor` tells whether there are more.',
      examples: [50]
    })),
    cursor: Type.Optional(Type.String({
      minLength: 1,
      maxLength: 1000, // a key of 100 characters that JSON must escape makes 850
      description: '`next_cursor` of the page before.',
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
    data: Type.Array(ref(schema), { description: 'The page, in the order of the list.' }),
    next_cursor: nullable(Type.String({ description: 'Pass as `cursor` for the next page.' }))
  }, { $id, description: 'One page of a list.' })
}
