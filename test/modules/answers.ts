// What tests read of answers: a refusal in one line, all pages of a list, the body of a success.

import type { LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { holds } from '../support/holds.ts'
import type { Client } from '../support/service.ts'

type Fault = { pointer?: string, parameter?: string, header?: string, code: string }

/** A refusal: its status, its code and, sorted, where each fault stands and what it is. */
export function refused (
  t: Test, reply: LightMyRequestResponse, [status, code]: [number, string],
  faults?: readonly string[]
): void {
  t.equal(reply.statusCode, status)
  t.match(reply.headers['content-type'], /^application\/problem\+json/)
  holds(t, reply.json(), { status, code, type: `/problems/${code.replaceAll('_', '-')}` })
  if (faults !== undefined) t.same(faultsOf(reply), [...faults].sort())
}

/** As `/lines/0/quantity too_small`, sorted. */
function faultsOf (reply: LightMyRequestResponse): string[] {
  const { errors = [] } = reply.json<{ errors?: Fault[] }>()
  return errors.map(({ pointer, parameter, header, code }) =>
    `${pointer ?? parameter ?? header} ${code}`).sort()
}

/** The body of an answer that must be a success. */
export async function bodyOf<Body = any> (
  sent: LightMyRequestResponse | Promise<LightMyRequestResponse>
): Promise<Body> {
  const reply = await sent
  if (reply.statusCode >= 300) throw new Error(`${reply.statusCode} ${reply.body}`)
  return reply.json<Body>()
}

/** An order read alone, as every other answer has it: those don't say how each line came about. */
export async function orderOf<Order = any> (
  sent: LightMyRequestResponse | Promise<LightMyRequestResponse>
): Promise<Order> {
  const { trace, ...order } = await bodyOf(sent)
  if (!Array.isArray(trace)) throw new Error('an order that was not read alone')
  return order
}

/** Every page of a list, each as what `keyOf` says of its items. */
export async function pagesOf<Item, Key> (
  client: Client, url: string, keyOf: (item: Item) => Key
): Promise<Key[][]> {
  const pages: Key[][] = []
  const readFrom = async (cursor: string | null): Promise<void> => {
    const separator = url.includes('?') ? '&' : '?'
    const { data, next_cursor } = await bodyOf<{ data: Item[], next_cursor: string | null }>(
      client.get(cursor === null ? url : `${url}${separator}cursor=${encodeURIComponent(cursor)}`))
    pages.push(data.map(keyOf))
    if (next_cursor !== null) await readFrom(next_cursor)
  }
  await readFrom(null)
  return pages
}

/** Asks again until the answer is there; a test that waits in vain fails by itself. */
export async function until<T> (
  ask: () => Promise<T | undefined | false>, within_ms = 10_000
): Promise<T> {
  const end_ms = performance.now() + within_ms
  const askAgain = async (): Promise<T> => {
    const found = await ask()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end_ms) throw new Error(`not within ${within_ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
    return askAgain()
  }
  return askAgain()
}
