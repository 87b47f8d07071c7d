// Pulls a stock feed from an address. What the server says that it has not changed is not read.

import { type Download, openDownload } from '../../../platform/outbound/download.ts'
import { secretsOfHeader } from '../../../platform/outbound/post-document.ts'
import { cleanText } from '../../../platform/outbound/send-outcome.ts'
import { failPull, type PullResult, type Pulling } from './puller.ts'
import { takeFile } from './take-file.ts'

const [OK, NOT_MODIFIED] = [200, 304]
const VALIDATOR_CHARACTERS_MAX = 1_000

/** Never rejects. */
export async function pullByHttp (pulling: Pulling): Promise<PullResult> {
  const { puller: { agents }, source, secrets: { header_value = '' }, signal } = pulling
  const { header_name: name } = source
  const secrets = name === null ? [] : secretsOfHeader({ name, value: header_value })
  try {
    const download = await openDownload({
      url: source.url ?? '', headers: headersOf(pulling)
    }, { agents, signal })
    try {
      return await readAnswer(pulling, download, secrets)
    } finally {
      download.close()
    }
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    const why = message === '' ? String(code) : message
    return failPull(cleanText(`The server was not reached. ${why.replace(/\.?$/, '.')}`, secrets))
  }
}

function headersOf (
  { source: { header_name }, secrets: { header_value }, state: { etag, last_modified } }: Pulling
): Record<string, string> {
  return {
    'user-agent': 'Tandem',
    ...header_name !== null && { [header_name]: header_value ?? '' },
    ...etag !== null && { 'if-none-match': etag },
    ...last_modified !== null && { 'if-modified-since': last_modified }
  }
}

async function readAnswer (
  pulling: Pulling, download: Download, secrets: readonly string[]
): Promise<PullResult> {
  const { state, source } = pulling
  const { status, etag, last_modified, retry_after_s, body } = download
  if (status !== OK) return { ...judgeStatus(status, state), retry_after_s }
  const { is_refused, ...file } = await takeFile(pulling, {
    name: nameOf(source.url ?? ''),
    parts: body,
    counted_by: readInstant(last_modified) ?? state.now,
    secrets
  })
  const { outcome, detail } = file
  return {
    outcome,
    detail,
    has_more: false,
    files: [{ ...file, moved_to: null }],
    refusal: is_refused ? detail : null,
    validators: outcome === 'applied'
      ? { etag: shortOf(etag), last_modified: shortOf(last_modified) }
      : null
  }
}

function judgeStatus (status: number, { etag, last_modified }: Pulling['state']): PullResult {
  const has_asked = etag !== null || last_modified !== null
  if (status === NOT_MODIFIED && has_asked) {
    return { ...failPull(''), outcome: 'not_modified', detail: null }
  }
  const note = status >= 300 && status < 400 ? ' Redirects are not followed.' : ''
  return failPull(`The server answered ${status}.${note}`)
}

/** The query may have a secret in it. */
function nameOf (url: string): string {
  return URL.parse(url)?.pathname.split('/').at(-1)?.slice(0, 200) ?? ''
}

const shortOf = (text: string | null): string | null =>
  text === null || text.length > VALIDATOR_CHARACTERS_MAX ? null : text

function readInstant (text: string | null): string | null {
  const at_ms = Date.parse(text ?? '')
  return Number.isNaN(at_ms) ? null : new Date(at_ms).toISOString()
}
