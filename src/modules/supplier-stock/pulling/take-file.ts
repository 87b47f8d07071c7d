// Takes one pulled file as a stock feed, and says what came of it.

import { type Fault, RuleError } from '../../../domain/kernel/rule.ts'
import type { PulledFile } from '../../../domain/model/stock/feed-pull.ts'
import { cutPieces } from '../../../platform/http/streams/body-streams.ts'
import { cleanText } from '../../../platform/outbound/send-outcome.ts'
import type { FeedDescription } from '../service/decide-feed.ts'
import { receiveFeed } from '../service/streams/receive-feed.ts'
import type { Pulling } from './puller.ts'

export type TakenFile = Omit<PulledFile<FeedDescription>, 'moved_to'> & {
  /** The same bytes will be refused again. */
  is_refused: boolean
}

type Incoming = {
  name: string
  parts: AsyncIterable<Buffer>
  /** What is not told otherwise was counted at this time. */
  counted_by: string
  /** What must stand in no text. */
  secrets: readonly string[]
}

/** A file may take so long to be read and applied. */
const READ_MS_MAX = 30 * 60_000
/** What is wrong with the file itself. */
const REFUSALS = ['invalid_request', 'payload_too_large', 'full_feed_drop_refused']

/** Never rejects: a failure is an outcome as well. */
export async function takeFile (pulling: Pulling, incoming: Incoming): Promise<TakenFile> {
  const { call, supplier_id, source, time_zone, pull, signal } = pulling
  const { name, counted_by, secrets } = incoming
  const journey = { size_bytes: 0, is_whole: false }
  const of_file = { name, size_bytes: null, stock_feed: null }
  try {
    const stock_feed = await receiveFeed(call, {
      supplier_id,
      mapping: source.mapping,
      time_zone,
      settings: pull.confirm_drop ? { confirm_drop: true } : {},
      mode: source.mode ?? 'delta',
      counted_by
    }, {
      format: source.format ?? 'csv',
      pieces: readPieces(incoming.parts, `pulls of ${call.merchant_id}`, journey),
      signal,
      assertGoesOn: async () => signal.throwIfAborted()
    })
    return judgeFeed({ ...of_file, size_bytes: journey.size_bytes, stock_feed })
  } catch (error) {
    const rule = error instanceof RuleError ? error : undefined
    if (rule === undefined) {
      pulling.puller.context.logger.warn({ err: error, supplier_id }, 'a feed was not pulled')
    }
    return {
      ...of_file,
      outcome: 'failed',
      detail: cleanText(rule === undefined ? UNKNOWN : describe(rule), secrets),
      is_refused: rule !== undefined && REFUSALS.includes(rule.rule)
    }
  }
}

const UNKNOWN = 'The feed was not applied. The log of the service says why.'

/** A feed of which no row could be taken is none. */
function judgeFeed (
  file: Pick<TakenFile, 'name' | 'size_bytes'> & { stock_feed: FeedDescription }
): TakenFile {
  const { accepted, ignored_stale, rejected, errors: [first] } = file.stock_feed
  if (rejected === 0 || accepted + ignored_stale > 0) {
    return { ...file, outcome: 'applied', detail: null, is_refused: false }
  }
  const why = first === undefined ? '' : ` The first fault: ${first.pointer} ${first.detail}.`
  return {
    ...file, outcome: 'failed', detail: `Every row was refused.${why}`, is_refused: true
  }
}

async function * readPieces (
  parts: AsyncIterable<Buffer>, group: string, journey: { size_bytes: number }
): AsyncGenerator<Buffer> {
  const until_ms = performance.now() + READ_MS_MAX
  try {
    for await (const piece of cutPieces(parts, group)) {
      journey.size_bytes += piece.length
      if (performance.now() > until_ms) throw new Error('It took more than half an hour.')
      yield piece
    }
  } catch (error) {
    if (error instanceof RuleError) throw error
    const { message, code } = error as Error & { code?: string }
    const why = message === '' ? code ?? 'The connection broke.' : message
    throw new RuleError('bad_request', {
      detail: `The file was not read to its end. ${why.replace(/\.?$/, '.')}`
    })
  }
}

const ERRORS_MAX = 5

function describe ({ message, details: { detail = message, errors = [] } }: RuleError): string {
  return [detail, ...errors.slice(0, ERRORS_MAX).map(tellFault)].join(' ')
}

function tellFault (fault: Fault): string {
  const where = 'pointer' in fault ? fault.pointer : ''
  return `${where} ${fault.detail}`.trim().replace(/\.?$/, '.')
}
