// What browsers are told of the pages for people: they load nothing but this service's own files,
// and stand in no frame.

import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** The one style sheet that Swagger UI writes into its page itself. */
const STYLE_OF_SWAGGER_UI = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"

/** Nothing upgrades to HTTPS, so that pages also work over plain HTTP by any name. */
const POLICY: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", STYLE_OF_SWAGGER_UI],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"]
    }
  },
  xFrameOptions: { action: 'deny' },
  // What only HTTPS can keep is for whoever serves it in front of us, and for its whole host.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false
}

/** For the routes of this instance only: on answers of the API it would cost and mean nothing. */
export async function registerPagePolicy (pages: FastifyInstance): Promise<void> {
  await pages.register(helmet, POLICY)
}
