// What came of sending one message once, in the same words for mail, files and HTTP.

/**
 * `sent`: the other side said that it has it. `refused`: it said no, and will say so again to the
 * same message. `failed`: it does not have it; a later attempt may do better. `unknown`: it may
 * have it, since the connection was lost behind the last byte; send the same message again.
 */
export type Outcome = 'sent' | 'refused' | 'failed' | 'unknown'

export type SendOutcome<F extends Facts = Facts> = {
  outcome: Outcome
  /** For a person, at most 2,000 characters. */
  detail: string
  milliseconds: number
  /** How long the receiver asks to wait. */
  retry_after_s: number | null
  facts: F
}

export type Facts = MailFacts | FileFacts | HttpFacts

export type MailFacts = {
  message_id: string
  /** What the mail server said last about the message; null if it said nothing. */
  answer: string | null
  /** Who does not get it, though the server took it for others. */
  refused: Array<{ address: string, answer: string }>
}

export type FileFacts = {
  /** Where the file is, or should be, on the server. */
  path: string
  size_bytes: number
  /** The fingerprint of the key that the server showed; null if it showed none. */
  host_key: string | null
}

export type HttpFacts = {
  /** Null without an answer. */
  status: number | null
  /** The beginning of the answer. */
  answer: string | null
}

export type Judged<F extends Facts> = Omit<SendOutcome<F>, 'milliseconds'>

const DETAIL_CHARACTERS_MAX = 2_000
const FACT_CHARACTERS_MAX = 2_000
/** Of a secret that a text ends in the middle of, so many characters tell nothing. */
const SECRET_BEGINNING_CHARACTERS = 3

/**
 * Completes an outcome: texts are cut, and no secret is in them. What the other side said is in
 * the texts too, and it may repeat what it was sent.
 */
export function completeOutcome<F extends Facts> (
  judged: Judged<F>, started_ms: number, secrets: readonly string[] = []
): SendOutcome<F> {
  const hidden = allWays(secrets)
  return {
    ...judged,
    detail: cleanText(judged.detail, secrets),
    milliseconds: Math.round(performance.now() - started_ms),
    facts: hideInFacts(judged.facts, hidden)
  }
}

/** A text for a person: without the secrets, and not too long. */
export function cleanText (text: string, secrets: readonly string[]): string {
  return hideSecrets(text, allWays(secrets)).slice(0, DETAIL_CHARACTERS_MAX).toWellFormed()
}

function allWays (secrets: readonly string[]): string[] {
  return secrets.flatMap(waysToWrite).sort((a, b) => b.length - a.length)
}

function waysToWrite (secret: string): string[] {
  if (secret === '') return []
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url')
  ]
}

function hideInFacts<F extends Facts> (facts: F, hidden: readonly string[]): F {
  return JSON.parse(JSON.stringify(facts), (_name, value: unknown) =>
    typeof value === 'string'
      ? hideSecrets(value, hidden).slice(0, FACT_CHARACTERS_MAX).toWellFormed()
      : value) as F
}

/** PostgreSQL stores no NUL, and nobody reads the other control characters. */
// eslint-disable-next-line no-control-regex -- it is about them
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g

function hideSecrets (text: string, hidden: readonly string[]): string {
  let shown = text
  for (const secret of hidden) shown = shown.replaceAll(secret, '***')
  for (const secret of hidden) {
    const end = endingWith(shown, secret)
    if (end > SECRET_BEGINNING_CHARACTERS) shown = `${shown.slice(0, -end)}***`
  }
  return shown.replace(CONTROL, '�')
}

/** With how many characters of the secret's beginning the text ends: it may have been cut there. */
function endingWith (text: string, secret: string): number {
  for (let length = secret.length - 1; length > 0; length--) {
    if (text.endsWith(secret.slice(0, length))) return length
  }
  return 0
}
