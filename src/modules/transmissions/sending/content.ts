// What is sent on a channel, as it is kept: files, and for a mail its texts.

import { createHash } from 'node:crypto'
import type { SentFile } from '../../../domain/model/transmission/transmission.ts'
import { open, seal } from '../../../platform/seal.ts'
import type { KeptContent, StoredContent } from '../store/contents.ts'

export type File = { name: string, media_type: string, content: Buffer }

/** The texts of a mail, with the headers by which its receiver knows it again. */
export type Letter = {
  message_id: string
  /** That of the mail with the order, for a later one about it. */
  in_reply_to: string | null
  from_name: string
  reply_to: string | null
  language: string
  subject: string
  text: string
  html: string
}

export type Content = { letter: Letter | null, files: readonly File[] }

const BOUND_TO = 'transmission'

/** The texts of a mail are listed among its files. */
export function sealContent (key: Buffer, { letter, files }: Content): StoredContent {
  const kept = JSON.stringify({
    letter, files: files.map((file) => ({ ...file, content: file.content.toString('base64') }))
  })
  return {
    files: filesOf({ letter, files }).map(describeFile),
    sealed: seal(key, Buffer.from(kept), BOUND_TO)
  }
}

/** Undefined if it was sealed with another key, or deleted. */
export function openContent (
  key: Buffer | null, { sealed }: Pick<KeptContent, 'sealed'>
): Content | undefined {
  const opened = key === null || sealed === null ? undefined : open(key, sealed, BOUND_TO)
  if (opened === undefined) return undefined
  const { letter, files } = JSON.parse(opened.toString()) as
    { letter: Letter | null, files: Array<Omit<File, 'content'> & { content: string }> }
  return {
    letter,
    files: files.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') }))
  }
}

/** What can be read again: the attachments or the document, then the texts of the mail. */
export function filesOf ({ letter, files }: Content): File[] {
  const texts = letter === null
    ? []
    : [
        { name: 'mail.txt', media_type: 'text/plain; charset=utf-8', content: letter.text },
        { name: 'mail.html', media_type: 'text/html; charset=utf-8', content: letter.html }
      ]
  return [...files, ...texts.map((one) => ({ ...one, content: Buffer.from(one.content) }))]
}

function describeFile ({ name, media_type, content }: File): SentFile {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { name, media_type, size_bytes: content.length, sha256 }
}
