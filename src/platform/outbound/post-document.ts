// Posts one document to an address of a supplier or its gateway, and says what came of it.

import { validateHeaderName, validateHeaderValue } from 'node:http'
import { type Exchanged, exchange } from './post.ts'
import type { Agents } from './public-address.ts'
import { completeOutcome, type HttpFacts, type Outcome, type SendOutcome } from './send-outcome.ts'

export type OutgoingDocument = {
  url: string
  content: Buffer
  media_type: string
  /** What is no secret, such as the key by which the receiver knows a resend. */
  headers: Readonly<Record<string, string>>
  secret_header: SecretHeader | null
}

export type SecretHeader = { name: string, value: string }

/** These say how the body is sent, and are not for anybody to set. */
const OWN = new Set(['connection', 'content-encoding', 'content-length', 'content-type', 'expect',
  'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent'])
const VALUE_CHARACTERS_MAX = 4_000
const GONE = 410
/** A gateway says that it does not know what the receiver did. */
const UNKNOWN = [502, 504]

/** Returns what is wrong with the header; undefined if it can be sent. */
export function faultOfSecretHeader ({ name, value }: SecretHeader): string | undefined {
  if (OWN.has(name.toLowerCase())) return `must have another name than ${name}`
  if (value.length > VALUE_CHARACTERS_MAX) return 'is too long'
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return undefined
  } catch {
    return 'has characters that a header cannot have'
  }
}

/** Never rejects: a failure is an outcome as well. Redirects are not followed. */
export async function postDocument (
  { url, content, media_type, headers, secret_header: secret }: OutgoingDocument,
  agents: Agents, time_ms_max?: number
): Promise<SendOutcome<HttpFacts>> {
  const started_ms = performance.now()
  const fault = secret === null ? undefined : faultOfSecretHeader(secret)
  const exchanged = fault !== undefined
    ? { ...NOTHING, error: `The secret header ${fault}.` }
    : await exchange({
      url,
      body: content,
      headers: {
        ...headers,
        ...secret !== null && { [secret.name]: secret.value },
        'content-type': media_type,
        'user-agent': 'Tandem'
      }
    }, agents, { ...time_ms_max !== undefined && { time_ms_max } })
  const { status, answer, retry_after_s } = exchanged
  return completeOutcome({
    outcome: fault !== undefined ? 'refused' : outcomeOf(exchanged),
    detail: describe(exchanged),
    retry_after_s,
    facts: { status, answer }
  }, started_ms, secret === null ? [] : secretsOfHeader(secret))
}

const NOTHING: Exchanged = {
  milliseconds: 0,
  status: null,
  answer: null,
  error: null,
  retry_after_s: null,
  has_left: false,
  media_type: ''
}

function outcomeOf ({ status, has_left }: Exchanged): Outcome {
  if (status === null) return has_left ? 'unknown' : 'failed'
  if (status >= 200 && status < 300) return 'sent'
  if (UNKNOWN.includes(status)) return 'unknown'
  return status === GONE ? 'refused' : 'failed'
}

function describe ({ status, answer, error, has_left }: Exchanged): string {
  if (status === null) {
    const may_have = has_left ? ' The receiver had got the whole document, and may have it.' : ''
    return `${(error ?? '').replace(/\.?$/, '.')}${may_have}`
  }
  const is_redirect = status >= 300 && status < 400
  const note = is_redirect ? ' Redirects are not followed.' : ''
  return `The receiver answered ${status}.${note}${answer === null || answer === ''
    ? ''
    : ` Its answer begins: ${answer}`}`
}

/** Of `Bearer …` and `Basic …` the part behind is a secret alone, and what it is made of. */
export function secretsOfHeader ({ value }: SecretHeader): string[] {
  const credentials = value.split(' ').at(-1) ?? ''
  const decoded = Buffer.from(credentials, 'base64').toString()
  const password = decoded.slice(decoded.indexOf(':') + 1)
  return /^basic /i.test(value) ? [value, credentials, password] : [value, credentials]
}
