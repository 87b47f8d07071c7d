// Pages that say the same to everybody, made once: whoever asks needs no key.

import type { FastifyInstance } from 'fastify'

type Page = { type: string, bytes: Buffer }

/** The routes of this instance at `urls`: their answers are large, and dear to make. */
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
