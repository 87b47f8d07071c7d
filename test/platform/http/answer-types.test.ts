// The compiler checks what a route sends against the schema of that route.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import t from 'tap'
import Type from 'typebox'
import type { Answer } from '../../../src/platform/command/call.ts'
import { sendAnswer, sendValue } from '../../../src/platform/http/reply.ts'
import { describeRoute } from '../../../src/platform/http/route.ts'

const Book = Type.Object({
  title: Type.String(),
  subtitle: Type.Optional(Type.String()),
  pages: Type.Array(Type.Object({ number: Type.Integer() }))
})
const BOOK_ROUTE = describeRoute('GET', {
  operationId: 'getBook',
  tag: 'Books',
  summary: 'Read a book',
  description: 'As it is now.',
  roles: ['operator'],
  answers: { 200: { schema: Book, description: 'The book.' } }
})

/** Nobody registers these routes: the compiler alone reads them. */
const bookRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/books/1', BOOK_ROUTE, async (_request, reply) => {
    const pages = [{ number: 1 }]
    sendValue(reply, { title: 'Emma', pages })
    sendAnswer(reply, answerOf({ title: 'Emma', subtitle: 'A Novel', pages }))

    // @ts-expect-error -- a field is missing
    sendValue(reply, { pages })
    // @ts-expect-error -- a field has another type
    sendAnswer(reply, answerOf({ title: 1, pages }))
    // @ts-expect-error -- the schema has no such field, so it would be left out
    sendAnswer(reply, answerOf({ title: 'Emma', sub_title: 'A Novel', pages }))
    // @ts-expect-error -- nor has it this one, deeper down
    sendValue(reply, { title: 'Emma', pages: [{ number: 1, words: 250 }] })
    // @ts-expect-error -- nobody has said what is answered
    sendAnswer(reply, answerOf<unknown>({ title: 'Emma', pages }))
    // @ts-expect-error -- the route always has a body
    return sendAnswer(reply, answerOf(undefined))
  })
}

function answerOf<Value> (value: Value): Answer<Value> {
  return { status: 200, headers: {}, body: JSON.stringify(value), replayed: false }
}

t.type(bookRoutes, 'function', 'is compiled')
