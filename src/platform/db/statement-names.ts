// Names reads of fixed text, so that PostgreSQL plans each once for each connection. A plan takes
// memory for as long as its connection lives, so reads with values in their text have none.

import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient, QueryResult } from 'pg'

const fixed = new Map<string, string>()

/**
 * Notes a statement that reads are to send by name. Its text has no value in it, and its columns
 * keep their types: a connection with a plan for others would refuse it. Returns the text.
 */
export function nameStatement (text: string): string {
  fixed.set(text, `r${fixed.size}`)
  return text
}

/** The pool as Kysely takes it, whose noted statements are sent by name. */
export function withNames (pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>()
  const named = (client: PoolClient): PostgresPoolClient => {
    const query = async (text: string, values: readonly unknown[]): Promise<QueryResult> =>
      client.query({ name: fixed.get(text), text, values: [...values] })
    return {
      // Kysely also sends cursors, but only for streams, which nobody asks it for.
      query: query as unknown as PostgresPoolClient['query'],
      release: (is_broken) => client.release(is_broken)
    }
  }
  return {
    connect: async () => {
      const client = await pool.connect()
      const found = known.get(client) ?? named(client)
      known.set(client, found)
      return found
    },
    end: async () => pool.end(),
    options: pool.options
  }
}
