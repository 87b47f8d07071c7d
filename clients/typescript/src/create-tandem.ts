// Makes a client of one service with one API key.

import { createClient, createConfig } from './generated/client/index.js'
import { Tandem } from './generated/index.js'
import { errorOf } from './problem-error.js'

export type TandemOptions = {
  /** The address of the service, as `https://tandem.example`. */
  baseUrl: string
  /** An API key, or for merchants the platform key; a function is asked before each request. */
  key: string | (() => string | Promise<string>)
  /** Sends the requests instead of the built-in `fetch`. */
  fetch?: typeof fetch
}

export function createTandem ({ baseUrl, key, fetch }: TandemOptions): Tandem {
  const client = createClient(createConfig({
    baseUrl,
    auth: typeof key === 'string' ? key : () => key(),
    throwOnError: true,
    ...fetch && { fetch }
  }))
  client.interceptors.error.use(errorOf)
  return new Tandem({ client })
}
