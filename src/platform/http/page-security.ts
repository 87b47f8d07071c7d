// Security headers of the pages for people: a browser loads only this service's own files, and
// shows the pages in no frame of another site.

import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** `upgrade-insecure-requests` is left out, so that pages also work over plain HTTP. */
const DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"]
}
const POLICY: FastifyHelmetOptions = {
  xFrameOptions: { action: 'deny' },
  // These concern HTTPS and the whole host: whoever runs the proxy in front decides about them.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false
}

/** Sets the headers on the routes of this instance only. Answers of the API do not need them. */
export async function registerPagePolicy (
  pages: FastifyInstance, directives: Readonly<Record<string, string[]>> = {}
): Promise<void> {
  await pages.register(helmet, {
    ...POLICY,
    contentSecurityPolicy: { useDefaults: false, directives: { ...DIRECTIVES, ...directives } }
  })
}
