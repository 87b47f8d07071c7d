// Ends requests whose bodies do not arrive in time. Bodies that are read as streams may take longer
// than others, which Node's own limit, for all requests of a server, cannot say.

import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Ends the request. Null when its body is there, or may take its time. */
    late: NodeJS.Timeout | null
  }
}

const ARRIVES_WITHIN_MS = 30_000

/** `end` answers a request that is late, and closes its connection. */
export function registerArrival (
  app: FastifyInstance, end: End, within_ms = ARRIVES_WITHIN_MS
): void {
  app.decorateRequest('late', null)
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw: { headers }, mediaType = '', routeOptions: { config: { streams = [] } } } = request
    const has_body = headers['content-length'] !== undefined ||
      headers['transfer-encoding'] !== undefined
    if (has_body && !streams.includes(mediaType)) {
      request.late = setTimeout(endIfLate, within_ms, request, end).unref()
    }
    done()
  })
  app.addHook('preValidation', (request, _reply, done) => {
    forget(request)
    done()
  })
  // Of a request that was refused before, the rest of the body must still arrive in time.
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.late !== null && !request.raw.complete) {
      setTimeout(endIfLate, within_ms, request, cut).unref()
    }
    forget(request)
    done()
  })
}

function forget (request: FastifyRequest): void {
  if (request.late === null) return
  clearTimeout(request.late)
  request.late = null
}

function cut ({ raw }: FastifyRequest): void {
  raw.destroy()
}

type End = (request: FastifyRequest) => void

function endIfLate (request: FastifyRequest, end: End): void {
  if (!request.raw.complete && !request.raw.destroyed) end(request)
}
