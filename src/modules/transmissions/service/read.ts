// Reads transmissions, and the files that were sent.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import { together } from '../../../platform/db/trx.ts'
import { findPurchaseOrders, hasSalesOrder } from '../../back-to-back/store/read-orders.ts'
import { type File, filesOf, openContent } from '../sending/content.ts'
import { listAttempts } from '../store/attempts.ts'
import { findContent, listFiles } from '../store/contents.ts'
import {
  findTransmissionKeys, findTransmissions, type TransmissionQuestion
} from '../store/transmissions.ts'
import { describeTransmission, type TransmissionDescription } from './describe-transmission.ts'

/** The newest is first. */
export async function readTransmissionPage (
  call: Call, { limit, cursor, ...question }: PageQuery & TransmissionQuestion
): Promise<Page<TransmissionDescription>> {
  const page = readSortedPage({ limit, cursor }, readSort())
  const found = await findTransmissionKeys(call.db, call.merchant_id, question, page)
  return collectFound(found, page.limit, async (ids) => describeAll(call, ids))
}

/** Throws `purchase_order_not_found`. */
export async function readTransmissionsOfOrder (
  call: Call, purchase_order_id: string, query: PageQuery
): Promise<Page<TransmissionDescription>> {
  const [order] = await findPurchaseOrders(call.db, call.merchant_id, [purchase_order_id], null)
  if (order === undefined) throw new RuleError('purchase_order_not_found')
  return readTransmissionPage(call, { ...query, purchase_order_id })
}

/** Those to the customer. Throws `sales_order_not_found`. */
export async function readMailsOfOrder (
  call: Call, sales_order_id: string, query: PageQuery
): Promise<Page<TransmissionDescription>> {
  if (!await hasSalesOrder(call.db, call.merchant_id, sales_order_id, call.account)) {
    throw new RuleError('sales_order_not_found')
  }
  return readTransmissionPage(call, { ...query, sales_order_id, subject_type: ['sales_order'] })
}

/** Throws `transmission_not_found`. */
export async function readTransmission (
  call: Call, id: string
): Promise<TransmissionDescription> {
  const [found] = await describeAll(call, [id])
  if (found === undefined) throw new RuleError('transmission_not_found')
  return found
}

async function describeAll (
  { db, merchant_id }: Call, ids: readonly string[]
): Promise<TransmissionDescription[]> {
  // First, so that one that is said to be sent has the attempt that sent it.
  const found = await findTransmissions(db, merchant_id, ids)
  const [attempts, files] = await together([
    listAttempts(db, merchant_id, ids),
    listFiles(db, merchant_id, ids)
  ])
  const attempts_of = Map.groupBy(attempts, ({ transmission_id }) => transmission_id)
  const files_of = new Map(files.map((one) => [one.transmission_id, one]))
  return found.map((one) => describeTransmission(
    one,
    (attempts_of.get(one.id) ?? []).map(({ transmission_id: _id, ...attempt }) => attempt),
    files_of.get(one.id)))
}

/**
 * Byte for byte. Throws `transmission_not_found`, `transmission_file_not_found` and
 * `transmission_files_deleted`.
 */
export async function readSentFile (
  { db, merchant_id }: Call, id: string, number: string, encryption_key: Buffer | null
): Promise<File> {
  const [found] = await findTransmissions(db, merchant_id, [id])
  if (found === undefined) throw new RuleError('transmission_not_found')
  const kept = await findContent(db, merchant_id, id)
  const place = kept?.files.findIndex((_file, at) => String(at + 1) === number) ?? -1
  if (kept === undefined || place === -1) throw new RuleError('transmission_file_not_found')
  const { sealed } = kept
  if (sealed === null) throw new RuleError('transmission_files_deleted')
  const content = openContent(encryption_key, { sealed })
  const file = content && filesOf(content)[place]
  if (file === undefined) throw new RuleError('transmission_file_not_found')
  return file
}
