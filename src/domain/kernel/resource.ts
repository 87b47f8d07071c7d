// The description of a resource: its id prefixes, events, refusals and kinds of exceptions.
//
// Each resource is described in one file beside its types, `<resource>-resource.ts`, which adds
// the type of the description to `Resources`. The types `EventType`, `Rule`, `ExceptionKind` and
// `IdPrefix` are computed from `Resources`, so a misspelled name does not compile. At run time,
// `domain/resources.ts` lists all descriptions.

/** Each class has one HTTP status. */
export type RefusalClass = 'not_found' | 'conflict' | 'gone' | 'unprocessable' | 'forbidden'

export type Refusal = {
  class: RefusalClass
  /** A few words that no other refusal has. */
  title: string
  /** Sentences that say what the refusal means and what the caller can do. */
  meaning: string
}

/** A kind of exception: something that a person must decide. */
export type ExceptionDefinition = {
  /** A sentence that says what has happened. */
  meaning: string
  /** The decisions that a person may take. `dismiss` only says that a person has seen it. */
  resolutions: readonly string[]
}

export type Audience = {
  /** True if storefronts see all its events. */
  storefront?: true
  /** Tells which supplier sees an event with this data; null if none does. */
  supplier?: (data: object) => string | null
}

export type Resource = {
  /** The name in the singular. Event types begin with it, as in `shipment.created`. */
  name: string
  id_prefixes?: readonly string[]
  events?: readonly string[]
  /** Required for events: the table, which has the columns `id` and `version`. */
  table?: string
  /** The table has a `sales_order_id`, so the events are in the timeline of that sales order. */
  is_of_order?: true
  /** Whom its events are shown to besides operators. */
  shown_to?: Audience
  refusals?: Readonly<Record<string, Refusal>>
  exceptions?: Readonly<Record<string, ExceptionDefinition>>
}

/** All descriptions by name. Each resource adds itself with `declare module`. */
export interface Resources {}

export type IdPrefix = Resources[keyof Resources] extends infer One
  ? One extends { id_prefixes: ReadonlyArray<infer Prefix> } ? Prefix : never
  : never

/** The names of the refusals, or of the kinds of exceptions, of all resources. */
export type NameIn<Part extends 'refusals' | 'exceptions'> =
  Resources[keyof Resources] extends infer One
    ? One extends Record<Part, infer Named> ? keyof Named & string : never
    : never

/** Returns the description itself, with its texts as literal types. */
export function defineResource<const R extends Resource> (resource: R): R {
  return resource
}

const refusalOf = (refusal_class: RefusalClass) => (title: string, meaning: string): Refusal =>
  ({ class: refusal_class, title, meaning })

export const notFound = refusalOf('not_found')
export const conflict = refusalOf('conflict')
export const gone = refusalOf('gone')
export const unprocessable = refusalOf('unprocessable')
export const forbidden = refusalOf('forbidden')
