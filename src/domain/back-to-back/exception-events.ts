// The events of exceptions that are recorded without a sale: of stock, of feeds, of webhooks.

import { buildEvent, type NewEvent } from '../kernel/event.ts'
import type { Exception } from '../model/exception/exception.ts'
import { describeException } from './describe-sale.ts'

/** Builds one event for each: it was opened, or is resolved. */
export function buildExceptionEvents (
  exceptions: readonly Exception[], newId: (prefix: 'evt') => string
): NewEvent[] {
  return exceptions.map((one) => buildEvent(newId('evt'),
    one.resolved_at === null ? 'exception.opened' : 'exception.resolved',
    one, describeException(one)))
}
