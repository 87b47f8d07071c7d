// Tells a person that an endpoint takes nothing, and disables one that has taken nothing for days.

import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import { buildEvent } from '../../../domain/kernel/event.ts'
import {
  type Exception, type ExceptionKind, endObsolete, openException
} from '../../../domain/model/exception/exception.ts'
import {
  changeEndpoint, describeEndpoint, type WebhookEndpoint
} from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { Call, Command, Outcome } from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { setActive, setEndpoint } from '../store/endpoints.ts'
import { type Known, loadKnown } from './define-change.ts'

const HOUR_MS = 3_600_000
const TELL_AFTER_MS = 60 * HOUR_MS
const DISABLE_AFTER_MS = 120 * HOUR_MS

/** Has the endpoint failed for so long that a person must hear of it? */
export function isLongFailing (
  { failing_since }: { failing_since: string | null }, now: string
): boolean {
  return failing_since !== null && Date.parse(now) - Date.parse(failing_since) >= TELL_AFTER_MS
}

type Judging = {
  id: string
  is_gone: boolean
  /** Null when the endpoint takes events again. */
  failing_since: string | null
}
type Judged = { endpoint: WebhookEndpoint | null, opened: Exception[], resolved: Exception[] }

/** Returns whether the endpoint is still active. */
export async function judgeEndpoint (call: Call, judging: Judging): Promise<boolean> {
  const { status } = await call.commands.run(JUDGE, call, judging)
  return status === ACTIVE
}

const [ACTIVE, DISABLED] = [200, 202]

const JUDGE: Command<Judging, Known, Judged, undefined> = {
  load: async (trx, merchant_id, [request]) =>
    loadKnown(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, known, now) => requests.map(({ input }) => judge(known, input, now)),
  record: async (trx, merchant_id, all) => together(all.flatMap((one) =>
    recordJudged(trx, merchant_id, one)))
}

function judge (
  { endpoint, exceptions }: Known, { is_gone, failing_since }: Judging, now: string
): Outcome<Judged, undefined> {
  if (endpoint?.status !== 'active') return { status: DISABLED, value: undefined, changes: null }
  if (!is_gone && failing_since === null) return endFailing(exceptions, now)
  const failed_ms = Date.parse(now) - Date.parse(failing_since ?? now)
  if (!is_gone && failed_ms < DISABLE_AFTER_MS) return tellFailing(endpoint, exceptions, now)
  const disabled_reason = is_gone ? 'gone' : 'failing'
  const disabled = changeEndpoint(endpoint, { status: 'disabled', disabled_reason }, now)
  return {
    status: DISABLED,
    value: undefined,
    changes: {
      endpoint: disabled,
      opened: [tellOf(disabled, 'webhook_disabled', now)],
      resolved: exceptions.map((one) => endObsolete(one, now))
    }
  }
}

function tellFailing (
  endpoint: WebhookEndpoint, exceptions: readonly Exception[], now: string
): Outcome<Judged, undefined> {
  const is_told = exceptions.some(({ kind }) => kind === 'webhook_failing')
  const opened = is_told ? [] : [tellOf(endpoint, 'webhook_failing', now)]
  const changes = is_told ? null : { endpoint: null, opened, resolved: [] }
  return { status: ACTIVE, value: undefined, changes }
}

/** The endpoint takes events again. */
function endFailing (exceptions: readonly Exception[], now: string): Outcome<Judged, undefined> {
  const resolved = exceptions.map((one) => endObsolete(one, now))
  const changes = resolved.length === 0 ? null : { endpoint: null, opened: [], resolved }
  return { status: ACTIVE, value: undefined, changes }
}

function tellOf (
  { id, url, supplier_id, disabled_reason }: WebhookEndpoint, kind: ExceptionKind, now: string
): Exception {
  const what = kind === 'webhook_failing'
    ? 'has taken no event for 60 hours. After 120 hours it is disabled.'
    : disabled_reason === 'gone'
      ? 'said that it is gone (410), and was disabled.'
      : 'took no event for 120 hours, and was disabled.'
  return openException({
    id: newId('exc'),
    kind,
    subject_type: 'webhook_endpoint',
    subject_id: id,
    supplier_id,
    detail: `The webhook endpoint ${new URL(url).origin} ${what}`,
    now
  })
}

function recordJudged (
  trx: Trx, merchant_id: string, { endpoint, opened, resolved }: Judged
): Array<Promise<unknown>> {
  return [
    ...endpoint === null
      ? []
      : [
          setEndpoint(trx, merchant_id, endpoint),
          setActive(trx, merchant_id, endpoint)
        ],
    exceptionRows.update(trx, merchant_id, resolved),
    exceptionRows.insert(trx, merchant_id, opened),
    appendEvents(trx, merchant_id, [
      ...endpoint === null
        ? []
        : [buildEvent(newId('evt'), 'webhook_endpoint.disabled', endpoint,
            describeEndpoint(endpoint))],
      ...buildExceptionEvents([...opened, ...resolved], newId)
    ])
  ]
}
