// Opens what was kept to be sent, or says why it cannot be sent.

import type { KeptContent } from '../store/contents.ts'
import { type Content, openContent } from './content.ts'
import { type Carried, notSent } from './sender.ts'

export const SEALED = 'What is to be sent cannot be read: TANDEM_ENCRYPTION_KEY is not the key ' +
  'that sealed it.'
const DELETED = 'What was sent is not kept any more, so it cannot be sent again as it was.'

/** If it cannot be opened, what came of the attempt. */
export function openKept (key: Buffer | null, kept: KeptContent): Content | Carried {
  return kept.sealed === null
    ? { ...notSent(DELETED), outcome: 'refused' }
    : openContent(key, kept) ?? notSent(SEALED)
}
