// Keeps what is to be sent before it is sent, with the link to answer that stands in it.

import type { AnswerLink } from '../../../domain/model/answer-link/answer-link.ts'
import type { Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { insertAnswerLinks, revokeMailedLinks } from '../../answer-links/store.ts'
import {
  findContent, insertContent, type KeptContent, setControlNumber, type StoredContent
} from '../store/contents.ts'

type Keeping = {
  id: string
  content: StoredContent
  link: AnswerLink | null
  /** By it a receipt names what is sent. */
  control_number: number | null
}

/** Does nothing if something is kept already: that may have been sent. */
export async function keepContent (call: Call, keeping: Keeping): Promise<void> {
  await call.commands.run(KEEP, call, keeping)
}

const KEEP: Command<Keeping, KeptContent | undefined, Keeping> = {
  load: async (trx, merchant_id, [request]) =>
    findContent(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, kept) => requests.map(({ input }) =>
    ({ status: 200, value: null, changes: kept === undefined ? input : null })),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ id, content, link, ...of }) => [
    ...link?.sales_order_id ? [revokeMailedLinks(trx, merchant_id, link.sales_order_id)] : [],
    insertAnswerLinks(trx, merchant_id, link === null ? [] : [link]),
    insertContent(trx, merchant_id, id, content),
    setControlNumber(trx, merchant_id, id, of.control_number)
  ]))
}
