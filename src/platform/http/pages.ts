// What browsers are told of the pages for people: they load nothing but this service's own files,
// and stand in no frame.

import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Nothing upgrades to HTTPS, so that pages also work over plain HTTP by any name. */
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
  // What only HTTPS can keep is for whoever serves it in front of us, and for its whole host.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false
}

/** For the routes of this instance only: on answers of the API it would cost and mean nothing. */
export async function registerPagePolicy (
  pages: FastifyInstance, directives: Readonly<Record<string, string[]>> = {}
): Promise<void> {
  await pages.register(helmet, {
    ...POLICY,
    contentSecurityPolicy: { useDefaults: false, directives: { ...DIRECTIVES, ...directives } }
  })
}
