// Makes what is sent about a purchase order, as it is now: the documents, and for a mail its texts
// and a link to answer. It is made once and kept, so that a second send is the same to the byte.

import type { Language } from '../../../domain/kernel/language.ts'
import { answerAddress, buildAnswerLink } from '../../../domain/model/answer-link/answer-link.ts'
import type { Channel, Format } from '../../../domain/model/channel/channel.ts'
import { hasArrived, type ToSupplier } from '../../../domain/model/transmission/transmission.ts'
import { countedNumbers } from '../../../formats/edi/control-numbers.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import { buildOwnCall } from '../../../platform/command/call.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { newId } from '../../../platform/id.ts'
import { newLinkToken } from '../../../platform/link-token.ts'
import { readPurchaseOrderSource } from '../../documents/commands.ts'
import { composeLetter } from '../letters/compose-letter.ts'
import { keepContent } from '../service/keep-content.ts'
import { findContent, type KeptContent } from '../store/contents.ts'
import { countInterchange } from '../store/control-numbers.ts'
import { listOfChannel } from '../store/transmissions.ts'
import { type Content, type Letter, sealContent } from './content.ts'
import { openKept, SEALED } from './open-kept.ts'
import { type Carried, notSent, SEND_TRANSMISSIONS, type Sender } from './sender.ts'
import { writeFiles } from './write-files.ts'

type Preparing = { merchant_id: string, transmission: ToSupplier, channel: Channel }

/** If there is nothing to send, what came of the attempt. */
export async function prepareContent (
  sender: Sender, preparing: Preparing, now: string
): Promise<Content | Carried> {
  const { context: { db, outbound: { encryption_key: key } } } = sender
  const { merchant_id, transmission: { id } } = preparing
  const kept = await findContent(db, merchant_id, id)
  if (kept !== undefined) return openKept(key, kept)
  if (key === null) return notSent(SEALED)
  const made = await makeContent(sender, preparing, { key, now })
  return openKept(key, await findContent(db, merchant_id, id) ?? made)
}

async function makeContent (
  { context }: Sender, preparing: Preparing, { key, now }: { key: Buffer, now: string }
): Promise<KeptContent> {
  const { db, commands, showAs } = context
  const { merchant_id, channel, transmission } = preparing
  const { id, message, purchase_order_id, supplier_id } = transmission
  const call = buildOwnCall(merchant_id, SEND_TRANSMISSIONS, { db, commands })
  const found = await readPurchaseOrderSource(call, purchase_order_id, showAs)
  const count = await countFor(db, merchant_id, { supplier_id, formats: channel.formats })
  const control = count === null ? found.document.control : countedNumbers(count)
  const source = { ...found, document: { ...found.document, message, control, at: now } }
  const language = channel.language ?? source.language
  const files = await writeFiles(call, source, { formats: channel.formats, language, showAs })
  const { token, token_hash } = newLinkToken()
  const link = channel.answer_link
    ? buildAnswerLink({ purchase_order_id, supplier_id }, {
      id: newId('ans'), token_hash, is_by_mail: channel.kind === 'email'
    })
    : null
  const letter = channel.kind === 'email'
    ? await makeLetter(context, preparing, {
      document: source.document, language, token: link && token
    })
    : null
  const content = sealContent(key, { letter, files })
  const control_number = count === null ? null : control.interchange
  await keepContent(call, { id, content, link, control_number })
  return content
}

async function countFor (
  db: Db, merchant_id: string,
  { supplier_id, formats }: { supplier_id: string, formats: readonly Format[] }
): Promise<number | null> {
  return formats.some(isCounted) ? countInterchange(db, merchant_id, supplier_id) : null
}

/** Interchanges of EDI are counted; other formats have no numbers. */
function isCounted (format: Format): boolean {
  return format === 'x12' || format === 'edifact'
}

type Said = { document: PurchaseOrderDocument, language: Language, token: string | null }

async function makeLetter (
  { db, outbound: { mail }, public_url }: Sender['context'],
  { merchant_id, transmission }: Preparing, { document, language, token }: Said
): Promise<Letter> {
  const all = await listOfChannel(db, merchant_id, transmission)
  const first = all.find((one) => hasArrived(one) && one.id !== transmission.id)
  return composeLetter(document, {
    identity: { id: transmission.id, first_id: first?.id ?? null, mail },
    language,
    answer_url: token === null ? null : answerAddress(public_url, token)
  })
}
