// What a route may answer, as types only: they hold what is sent against the route's own schemas.

import type { FastifyReply } from 'fastify'
import type { Static, TSchema } from 'typebox'

/** By status; null is an answer without a body. */
type Answers = Readonly<Record<number, { schema: TSchema | null }>>

declare const ANSWERS: unique symbol
type Allowing<Value> = { readonly [ANSWERS]?: Value }

/** On a route's schema, and never there: what its answers allow, whatever the status. */
export type Answering<All extends Answers> = Allowing<{
  [Status in keyof All]: All[Status] extends { schema: infer Schema extends TSchema }
    ? Sent<Static<Schema>>
    : undefined
}[keyof All]>

/** What is sent is only read. */
type Sent<Value> = Value extends object
  ? { readonly [Name in keyof Value]: Sent<Value[Name]> }
  : Value

/** `Value`, but `never` where the schema has no such field: it would be left out in silence. */
export type Known<Value, Allowed> = Value extends ReadonlyArray<infer Item>
  ? ReadonlyArray<Known<Item, Extract<Allowed, readonly unknown[]>[number]>>
  : Value extends object ? KnownFields<Value, Extract<Allowed, object>> : Value

type KnownFields<Value extends object, Allowed extends object> = {
  [Name in keyof Value]: Name extends keyof Allowed ? Known<Value[Name], Allowed[Name]> : never
}

/** The reply of a described route that may answer `Value`. */
export type ReplyOf<Value> = FastifyReply & {
  readonly routeOptions: { readonly schema?: Allowing<Value> }
}
