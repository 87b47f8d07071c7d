// What a resource brings to the house: its id prefix, events, refusals and exceptions.
//
// Each resource describes itself in one file beside its nouns, `<resource>-resource.ts`, and adds
// the type of that description to `Resources`. The unions of the house (`EventType`, `Rule`,
// `ExceptionKind`, `IdPrefix`) are made of `Resources`, so a misspelled name does not compile. At
// run time `domain/resources.ts` lists the descriptions, and whoever needs all of them walks it.

/** HTTP has one status for each class. */
export type RefusalClass = 'not_found' | 'conflict' | 'unprocessable' | 'forbidden'

export type Refusal = {
  class: RefusalClass
  /** A few words that no other refusal has. */
  title: string
  /** Sentences: what the refusal means, and what the caller can do. */
  meaning: string
}

/** A kind of exception: something that a person must decide. */
export type ExceptionDefinition = {
  /** A sentence: what has happened. */
  meaning: string
  /** What a person may decide. `dismiss` says that it was seen; nothing else changes. */
  resolutions: readonly string[]
}

export type Resource = {
  /** The singular; its events begin with it, as `shipment` in `shipment.created`. */
  name: string
  id_prefixes?: readonly string[]
  events?: readonly string[]
  /** Of a resource with events: its table, which has `id` and `version`. */
  table?: string
  /** Its table has a `sales_order_id`: its events stand in the timeline of that sales order. */
  is_of_order?: true
  refusals?: Readonly<Record<string, Refusal>>
  exceptions?: Readonly<Record<string, ExceptionDefinition>>
}

/** By name; each resource adds itself with `declare module`. */
export interface Resources {}

export type IdPrefix = Resources[keyof Resources] extends infer One
  ? One extends { id_prefixes: ReadonlyArray<infer Prefix> } ? Prefix : never
  : never

/** The keys of `refusals`, or of `exceptions`, of all resources. */
export type NameIn<Part extends 'refusals' | 'exceptions'> =
  Resources[keyof Resources] extends infer One
    ? One extends Record<Part, infer Named> ? keyof Named & string : never
    : never

/** Returns what it is given, with its names as types. */
export function defineResource<const R extends Resource> (resource: R): R {
  return resource
}

const refusalOf = (refusal_class: RefusalClass) => (title: string, meaning: string): Refusal =>
  ({ class: refusal_class, title, meaning })

export const notFound = refusalOf('not_found')
export const conflict = refusalOf('conflict')
export const unprocessable = refusalOf('unprocessable')
export const forbidden = refusalOf('forbidden')
