// How stories ask a member's service: whatever process is up, until it answers.

import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Field } from '../../soak/field.ts'
import { type Reply, sendTo } from '../../support/processes.ts'

export type Asked = Pick<Field, 'ports' | 'findServer' | 'key'>
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const PAUSE_MS = 400
const WITHIN_MS = 240_000

/** Asked seldom enough, since many stories wait at once. Throws when that takes too long. */
export async function eventually<T> (
  what: string, fact: () => Promise<T | undefined | false>
): Promise<T> {
  const until_ms = performance.now() + WITHIN_MS
  for (;;) {
    /* eslint-disable no-await-in-loop -- again and again */
    const asked_ms = performance.now()
    const found = await fact()
    const took_ms = performance.now() - asked_ms
    if (found !== undefined && found !== false) return found
    if (performance.now() > until_ms) throw new Error(`it did not happen: ${what}`)
    // A busy machine is asked less often: for half of the time at most.
    await setTimeout(Math.max(PAUSE_MS, took_ms))
    /* eslint-enable no-await-in-loop */
  }
}

/** Says the same thing until it is answered: processes may be killed meanwhile. */
export async function send (
  member: Asked, method: Method, path: string, body?: object
): Promise<Reply> {
  const headers: Record<string, string> =
    method === 'POST' ? { 'idempotency-key': randomUUID() } : {}
  return eventually(`${method} ${path} is answered`, async () => {
    const port = member.ports[await member.findServer()] ?? 0
    const reply = await sendTo({ port, key: member.key, headers }, method, `/v1${path}`, body)
      .catch(() => undefined)
    return reply !== undefined && reply.status < 500 && reply
  })
}

/** Throws for a refusal. */
export async function say<Body = { id: string }> (
  member: Asked, method: Method, path: string, body?: object
): Promise<Body> {
  const reply = await send(member, method, path, body)
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.body}`)
  return (reply.body === '' ? {} : JSON.parse(reply.body)) as Body
}

export async function list<Item> (member: Asked, path: string): Promise<Item[]> {
  return (await say<{ data: Item[] }>(member, 'GET', path)).data.toReversed()
}
