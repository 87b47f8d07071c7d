// These types make the compiler check what a route sends against the schemas of that route.

import type { FastifyReply } from 'fastify'
import type { Static, TSchema } from 'typebox'

/** The answers of a route by status; an answer whose schema is null has no body. */
type Answers = Readonly<Record<number, { schema: TSchema | null }>>

/** This key of a route's schema exists only as a type: it says which values may be sent. */
declare const ANSWERS: unique symbol
type Allowing<Value> = { readonly [ANSWERS]?: Value }

/** Any of the route's schemas will do, whatever the status. */
export type Answering<All extends Answers> = Allowing<{
  [Status in keyof All]: All[Status] extends { schema: infer Schema extends TSchema }
    ? Sent<Static<Schema>>
    : undefined
}[keyof All]>

/** Read-only lists may be sent, since a serializer only reads. */
type Sent<Value> = Value extends object
  ? { readonly [Name in keyof Value]: Sent<Value[Name]> }
  : Value

/** A field that the schema lacks has the type `never`: a serializer would leave it out silently. */
export type Known<Value, Allowed> = Value extends ReadonlyArray<infer Item>
  ? ReadonlyArray<Known<Item, Extract<Allowed, readonly unknown[]>[number]>>
  : Value extends object ? KnownFields<Value, Extract<Allowed, object>> : Value

type KnownFields<Value extends object, Allowed extends object> = {
  [Name in keyof Value]: Name extends keyof Allowed ? Known<Value[Name], Allowed[Name]> : never
}

/** The reply of a described route, which may send `Value`. */
export type ReplyOf<Value> = FastifyReply & {
  readonly routeOptions: { readonly schema?: Allowing<Value> }
}
