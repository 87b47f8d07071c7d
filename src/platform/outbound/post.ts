// Sends one request, mostly a POST, and reads the beginning of its answer, within a time limit.

import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Agents } from './public-address.ts'

/** What came of a request. Redirects are not followed. */
export type Posted = {
  milliseconds: number
  /** Null without an answer. */
  status: number | null
  /** The beginning of the answer. */
  answer: string | null
  /** Why there was no answer, for a person. */
  error: string | null
  /** How long the receiver asks to wait. */
  retry_after_s: number | null
}

export type Post = {
  url: string
  headers: Readonly<Record<string, string>>
  body: string | Buffer
  method?: 'GET' | 'POST' | 'PATCH'
}

export type ExchangeLimits = {
  time_ms_max?: number
  /** Of the answer; what is longer is cut off. */
  answer_bytes_max?: number
  /** Ends the request when it aborts. */
  signal?: AbortSignal
}

/**
 * `has_left`: the receiver may have got the whole body, whatever came of it. `media_type`: that of
 * the answer, in small letters and without parameters; empty for none.
 */
export type Exchanged = Posted & { has_left: boolean, media_type: string }

const ANSWER_BYTES_MAX = 2_000
const TIME_MS_MAX = 15_000
const NO_LIMITS: ExchangeLimits = {}

/** Never rejects: a failure is an outcome as well. */
export async function post (
  message: Post, agents: Agents
): Promise<Posted> {
  const { has_left: _left, media_type: _type, ...posted } = await exchange(message, agents)
  return posted
}

/** The same, and whether the body has left. */
export async function exchange (
  message: Post, agents: Agents, limits: ExchangeLimits = NO_LIMITS
): Promise<Exchanged> {
  const { time_ms_max = TIME_MS_MAX, answer_bytes_max = ANSWER_BYTES_MAX, signal } = limits
  const started_ms = performance.now()
  const journey: Journey = { has_left: () => false }
  const none = { status: null, answer: null, error: null, retry_after_s: null, media_type: '' }
  const late = AbortSignal.timeout(time_ms_max)
  const sending = {
    journey, answer_bytes_max, signal: signal === undefined ? late : AbortSignal.any([late, signal])
  }
  const came = await send(message, agents, sending)
    .catch((error: unknown) => ({ error: describe(error, time_ms_max) }))
  return {
    ...none,
    ...came,
    milliseconds: Math.round(performance.now() - started_ms),
    has_left: journey.has_left()
  }
}

type Journey = { has_left: () => boolean }
type Sending = { journey: Journey, answer_bytes_max: number, signal: AbortSignal }
type Answered = Pick<Exchanged, 'answer' | 'retry_after_s' | 'media_type'> & { status: number }

async function send (
  { url, headers, body, method = 'POST' }: Post, agents: Agents,
  { journey, answer_bytes_max, signal }: Sending
): Promise<Answered> {
  const address = new URL(url)
  const agent = agents.agentFor(address)
  const request = (address.protocol === 'https:' ? requestSecure : requestPlain)(address, {
    method,
    agent,
    signal,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  })
  // The system has taken every byte of it.
  journey.has_left = () => request.writableFinished
  return new Promise((resolve, reject) => {
    request.on('error', reject)
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      reject(new Error('The answer asks for another protocol.'))
    })
    let has_answer = false
    request.on('close', () => {
      if (!has_answer) reject(new Error('The connection was closed without an answer.'))
    })
    request.on('response', (response) => {
      has_answer = true
      const status = response.statusCode ?? 0
      const { 'retry-after': retry_after, 'content-type': type = '' } = response.headers
      const retry_after_s = readRetryAfter(retry_after)
      const media_type = (type.split(';', 1)[0] ?? '').trim().toLowerCase()
      readBeginning(response, answer_bytes_max)
        .then((answer) => resolve({ status, answer, retry_after_s, media_type }), reject)
    })
    request.end(body)
  })
}

/** A longer answer is cut off, and its connection closed. */
async function readBeginning (response: IncomingMessage, bytes_max: number): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response) {
    parts.push(part as Buffer)
    bytes += (part as Buffer).length
    if (bytes >= bytes_max) break
  }
  const beginning = Buffer.concat(parts).subarray(0, bytes_max)
  // PostgreSQL stores no NUL, and a character may be cut in two.
  return beginning.toString('utf8').replaceAll('\0', '�')
}

/** Seconds, or a date; null for anything else. */
export function readRetryAfter (text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  const at_ms = Date.parse(text)
  // eslint-disable-next-line no-restricted-syntax -- the receiver's date is compared with our clock
  return Number.isNaN(at_ms) ? null : Math.max(0, Math.ceil((at_ms - Date.now()) / 1_000))
}

function describe (error: unknown, time_ms_max: number): string {
  const { name, message, code } = error as Error & { code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `There was no whole answer within ${time_ms_max / 1_000} s.`
  }
  return message === '' ? code ?? name : message
}
