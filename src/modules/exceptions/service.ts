// Reads, lists and resolves exceptions.

import type { BackToBack } from '../../domain/back-to-back/state.ts'
import { buildExceptionEvents } from '../../domain/back-to-back/exception-events.ts'
import {
  describeException, type ExceptionDescription
} from '../../domain/back-to-back/describe-sale.ts'
import {
  type Exception, type ExceptionKind, markResolved
} from '../../domain/model/exception/exception.ts'
import {
  assertResolution, type NewResolution, resolveSaleException, replanningOf
} from '../../domain/back-to-back/actions/resolve-exception.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { drawConsequences } from '../../domain/back-to-back/draw-consequences.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf, type Outcome
} from '../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../platform/db/keyset-page.ts'
import { readSort } from '../../platform/db/list-filters.ts'
import { together } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { appendEvents } from '../../platform/events/record-events.ts'
import { answerSale, defineSaleCommand } from '../back-to-back/command.ts'
import { exceptionRows } from '../back-to-back/store/exception-rows.ts'
import { resolveMismatch } from '../bills/commands.ts'
import { resolveLinkException } from '../links/commands.ts'
import {
  type ExceptionQuestion, findException, findExceptionKeys, findExceptions, lockException
} from './store.ts'

/** Throws `exception_not_found`. */
export async function readException (
  { db, merchant_id }: Call, id: string
): Promise<ExceptionDescription> {
  const found = await findException(db, merchant_id, id)
  if (found === undefined) throw new RuleError('exception_not_found')
  return describeException(found)
}

/** The newest is first. Throws `invalid_request` for a cursor that this list did not make. */
export async function readExceptionPage (
  { db, merchant_id }: Call, { limit, cursor, ...question }: PageQuery & ExceptionQuestion
): Promise<Page<ExceptionDescription>> {
  const page = readSortedPage({ limit, cursor }, readSort())
  const found = await findExceptionKeys(db, merchant_id, question, page)
  return collectFound(found, page.limit, async (ids) =>
    (await findExceptions(db, merchant_id, ids)).map(describeException))
}

type Resolving = { id: string, resolution: NewResolution }

/** A person has the link tried again. */
const TRIED: readonly ExceptionKind[] = ['link_broken', 'link_failing']

/**
 * Resolves an exception. One that belongs to a sales order changes that order too, so it is tried
 * first with the order locked. One about a bill decides the bill, one about a link that does not
 * work has it tried.
 * Throws `exception_not_found`.
 */
export async function resolveException (
  call: Call, id: string, resolution: NewResolution
): Promise<Answer<ExceptionDescription>> {
  try {
    return await call.commands.run(RESOLVE_OF_SALE, call, { id, resolution })
  } catch (error) {
    if (!(error instanceof RuleError) || error.rule !== 'exception_not_found') throw error
    const found = await findException(call.db, call.merchant_id, id)
    if (found?.kind === 'bill_mismatch') return resolveMismatch(call, { id, ...resolution })
    if (found !== undefined && TRIED.includes(found.kind)) {
      return resolveLinkException(call, { id, ...resolution })
    }
    return call.commands.run(RESOLVE_ALONE, call, { id, resolution })
  }
}

const RESOLVE_OF_SALE = defineSaleCommand<Resolving, ExceptionDescription>(
  'exceptions', (before, { call, input: { id, resolution } }, surroundings) => {
    const exception = exceptionOf(before, id)
    assertVersion(call, exception.version)
    const resolved = resolveSaleException(before, exception, resolution, surroundings)
    const replanning = replanningOf(exception, resolution.resolution)
    const decided = drawConsequences(before, resolved, replanning, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.updated' })
    const after = changes?.rows.exceptions.changed.find((one) => one.id === id) ?? exception
    return answerException(after, changes)
  })

function exceptionOf ({ exceptions }: BackToBack, id: string): Exception {
  const found = exceptions.find((one) => one.id === id)
  if (found === undefined) throw new RuleError('exception_not_found')
  return found
}

/** For exceptions of a supplier’s stock or feed: only the exception itself changes. */
const RESOLVE_ALONE: Command<
  Resolving, Exception | undefined, Exception, ExceptionDescription
> = {
  load: async (trx, merchant_id, [request]) =>
    lockException(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, exception, now) => requests.map(({ call, input: { resolution } }) => {
    if (exception === undefined) return new RuleError('exception_not_found')
    assertVersion(call, exception.version)
    assertResolution(exception, resolution)
    const { note = null } = resolution
    const resolved = markResolved(exception, resolution.resolution, { now, note })
    const after = { ...resolved, version: exception.version + 1 }
    return answerException(after, after)
  }),
  record: async (trx, merchant_id, all) => together([
    exceptionRows.update(trx, merchant_id, all),
    appendEvents(trx, merchant_id, buildExceptionEvents(all, newId))
  ])
}

function answerException<Changes> (
  exception: Exception, changes: Changes | null
): Outcome<Changes, ExceptionDescription> {
  return {
    status: 200,
    value: describeException(exception),
    headers: { etag: etagOf(exception.version) },
    changes
  }
}
