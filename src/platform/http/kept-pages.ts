// Keeps public pages in memory, since they are the same for everybody and expensive to make.

import type { FastifyInstance } from 'fastify'

type Page = { type: string, bytes: Buffer }

/** Keeps the first answer of each route in `urls` of this instance, and sends it from then on. */
export function keepPages (pages: FastifyInstance, urls: readonly string[]): void {
  const kept = new Map<string, Page>()
  pages.addHook('onRequest', (request, reply, done) => {
    const page = kept.get(request.routeOptions.url ?? '')
    if (page === undefined) return done()
    void reply.type(page.type).send(page.bytes)
  })
  pages.addHook('onSend', (request, reply, payload, done) => {
    const { method, routeOptions: { url = '' } } = request
    if (method === 'GET' && typeof payload === 'string' && urls.includes(url)) {
      kept.set(url, { type: String(reply.getHeader('content-type')), bytes: Buffer.from(payload) })
    }
    done()
  })
}
