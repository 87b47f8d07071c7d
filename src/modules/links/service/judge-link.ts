// Says that a link is broken or fails, so that a person helps, and that it works again.

import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import { buildEvent } from '../../../domain/kernel/event.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  assertResolution, type NewResolution
} from '../../../domain/back-to-back/actions/resolve-exception.ts'
import {
  describeException, type ExceptionDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import {
  endObsolete, type Exception, markResolved, openException
} from '../../../domain/model/exception/exception.ts'
import {
  changeLink, describeLink, isFollowed, type Link, mendedOf
} from '../../../domain/model/link/link.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf, type Outcome
} from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { findException, findOfLink } from '../../exceptions/store.ts'
import { lockLink, setFollowed } from '../store/links.ts'
import { changesOf } from './record-link.ts'

type Known = { link: Link | undefined, exceptions: Exception[] }
type Judged = {
  link: Link | null
  opened: Exception[]
  changed: Exception[]
  /** A link that is not broken, and is to be followed at once. */
  tried?: Link | undefined
}
type Decide<Input, Value> = (
  known: Known, input: Input, at: { now: string, call: Call }
) => Outcome<Judged, Value>

/**
 * The link is not followed, and nothing is sent, until a person has helped. Nothing happens to
 * another version than was judged: it may have got another key meanwhile.
 */
export async function breakLink (
  call: Call, input: { id: string, version: number, detail: string }
): Promise<void> {
  await call.commands.run(BREAK, call, input)
}

type Failing = { id: string, detail: string, of_stock?: boolean }

/** It is still tried, but nothing is heard of the partner, or its stock: a person is told, once. */
export async function tellFailing (call: Call, input: Failing): Promise<void> {
  const open = await findOfLink(call.db, call.merchant_id, input.id)
  if (open.length === 0) await call.commands.run(TELL_FAILING, call, input)
}

/** What was opened when the link broke or failed is over. */
export async function mendLink (call: Call, id: string): Promise<void> {
  const open = await findOfLink(call.db, call.merchant_id, id)
  if (open.length > 0) await call.commands.run(MEND, call, { id })
}

/** A person has helped: the link is tried again. */
export async function resolveLinkException (
  call: Call, { id, ...resolution }: NewResolution & { id: string }
): Promise<Answer<ExceptionDescription>> {
  const found = await findException(call.db, call.merchant_id, id)
  if (found === undefined) throw new RuleError('exception_not_found')
  if (found.resolved_at !== null) assertResolution(found, resolution)
  return call.commands.run(
    RESOLVE, call, { id: found.subject_id, exception_id: id, resolution })
}

function define<Input extends { id: string }, Value> (
  decide: Decide<Input, Value>
): Command<Input, Known, Judged, Value> {
  return {
    load: async (trx, merchant_id, [request]) => {
      const id = request?.input.id ?? ''
      const [link, exceptions] = await together([
        lockLink(trx, merchant_id, id), findOfLink(trx, merchant_id, id)
      ])
      return { link, exceptions }
    },
    decide: (requests, known, now) =>
      requests.map(({ input, call }) => decide(known, input, { now, call })),
    record: async (trx, merchant_id, all) => together(all.flatMap((one) =>
      record(trx, merchant_id, one)))
  }
}

const NOTHING = { status: 200, value: undefined, changes: null }

const BREAK = define<{ id: string, version: number, detail: string }, undefined>(
  ({ link, exceptions }, { id, version, detail }, { now }) => {
    if (link?.version !== version || !isFollowed(link)) return NOTHING
    const broken = changeLink(link, { state: 'broken', state_reason: detail }, now)
    const is_told = exceptions.some(({ kind }) => kind === 'link_broken')
    const opened = is_told
      ? []
      : [tellOf(link, 'link_broken', `The link to ${link.partner_name} is broken. ${detail}`, now)]
    const changed = exceptions.filter(({ kind }) => kind === 'link_failing')
      .map((one) => endObsolete(one, now))
    return { ...NOTHING, changes: { link: broken, opened, changed } }
  })

const TELL_FAILING = define<Failing, undefined>(
  ({ link, exceptions }, { detail, of_stock = false }, { now }) => {
    if (link === undefined || !isFollowed(link) || exceptions.length > 0) return NOTHING
    const what = of_stock ? `the stock of ${link.partner_name}` : link.partner_name
    const words = `For more than an hour, ${what} could not be followed. ${detail}`
    const opened = [tellOf(link, 'link_failing', words, now)]
    return { ...NOTHING, changes: { link: null, opened, changed: [] } }
  })

function tellOf (
  { id, supplier_id }: Link, kind: 'link_broken' | 'link_failing', detail: string, now: string
): Exception {
  return openException({
    id: newId('exc'), kind, subject_type: 'link', subject_id: id, supplier_id, detail, now
  })
}

const MEND = define<{ id: string }, undefined>(({ link, exceptions }, _input, { now }) =>
  link?.state === 'broken' || exceptions.length === 0
    ? NOTHING
    : {
        ...NOTHING,
        changes: { link: null, opened: [], changed: exceptions.map((one) => endObsolete(one, now)) }
      })

type Resolving = { id: string, exception_id: string, resolution: NewResolution }

const RESOLVE = define<Resolving, ExceptionDescription>(
  ({ link, exceptions }, { exception_id, resolution }, { now, call }) => {
    const exception = exceptions.find(({ id }) => id === exception_id)
    if (exception === undefined) throw new RuleError('exception_resolved')
    assertVersion(call, exception.version)
    assertResolution(exception, resolution)
    const { note = null } = resolution
    const resolved = {
      ...markResolved(exception, resolution.resolution, { now, note }),
      version: exception.version + 1
    }
    return {
      status: 200,
      value: describeException(resolved),
      headers: { etag: etagOf(resolved.version) },
      changes: {
        link: link?.state === 'broken'
          ? changeLink(link, mendedOf(link), now)
          : null,
        opened: [],
        changed: [resolved],
        tried: link
      }
    }
  })

function record (
  trx: Trx, merchant_id: string, { link, opened, changed, tried }: Judged
): Array<Promise<unknown>> {
  return [
    ...link === null
      ? followNow(trx, merchant_id, tried)
      : changesOf(trx, merchant_id, link),
    exceptionRows.update(trx, merchant_id, changed),
    exceptionRows.insert(trx, merchant_id, opened),
    appendEvents(trx, merchant_id, [
      ...link === null ? [] : [buildEvent(newId('evt'), 'link.updated', link, describeLink(link))],
      ...buildExceptionEvents([...opened, ...changed], newId)
    ])
  ]
}

/** It may be in a pause, since the partner was away. */
function followNow (
  trx: Trx, merchant_id: string, link: Link | undefined
): Array<Promise<unknown>> {
  return link !== undefined && isFollowed(link)
    ? [setFollowed(trx, merchant_id, link.id, true)]
    : []
}
