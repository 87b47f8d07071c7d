// Where the merchants of a chain live: a Tandem that runs, and what it needs to reach another one
// on this machine.

import { randomBytes } from 'node:crypto'
import { openDatabase, openServer } from '../server.ts'
import type { Place } from './merchants.ts'

export const LINKING = {
  TANDEM_WEBHOOK_HOSTS_ALLOWED: '127.0.0.1',
  TANDEM_ENCRYPTION_KEY: randomBytes(32).toString('base64')
}

/** Starts a Tandem with a database of its own. */
export async function openPlace (opened: AsyncDisposableStack): Promise<Place> {
  const database_url = await openDatabase(opened)
  return { ...await openServer(opened, { database_url, env: LINKING }), database_url }
}
