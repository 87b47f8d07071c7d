// Turns a mail into what nodemailer sends. Nothing in it becomes a header, or a file to load.

import type { SendMailOptions } from 'nodemailer'

export type Mail = {
  /** Without brackets. The same for each send of one message, so that receivers see that it is. */
  message_id: string
  in_reply_to: string | null
  /** The name beside the address of the service. */
  from_name?: string
  reply_to: string | null
  to: readonly string[]
  cc: readonly string[]
  subject: string
  text: string
  html: string
  attachments: readonly MailAttachment[]
  /** BCP 47. */
  language?: string
}

export type MailAttachment = { name: string, media_type: string, content: Buffer }

const MEDIA_TYPE = /^(?!multipart\/|message\/)[a-z]+\/[a-z0-9][a-z0-9.+-]*$/
const CHARSET = /^; ?charset=(utf-8|us-ascii|iso-8859-1)$/
const ANY_TYPE = 'application/octet-stream'
const LANGUAGE = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/

/** `from` is the address of the service. */
export function buildMail (mail: Mail, from: string): SendMailOptions {
  const in_reply_to = mail.in_reply_to === null ? undefined : bracket(mail.in_reply_to)
  return {
    from: { name: cleanLine(mail.from_name ?? ''), address: from },
    to: mail.to.map(addressOnly),
    cc: mail.cc.map(addressOnly),
    ...mail.reply_to !== null && { replyTo: addressOnly(mail.reply_to) },
    messageId: bracket(mail.message_id),
    ...in_reply_to !== undefined && { inReplyTo: in_reply_to, references: in_reply_to },
    subject: cleanLine(mail.subject),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(attach),
    headers: { 'Auto-Submitted': 'auto-generated', ...languageOf(mail) },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true
  }
}

/** An object is not parsed: a text could be a list of addresses, or hide one in a name. */
const addressOnly = (address: string) => ({ name: '', address })

const languageOf = ({ language = '' }: Mail): Record<string, string> =>
  LANGUAGE.test(language) ? { 'Content-Language': language } : {}

function attach ({ name, media_type, content }: MailAttachment) {
  const [type = ''] = media_type.split(';', 1)
  const parameters = media_type.slice(type.length)
  const is_plain = MEDIA_TYPE.test(type) && (parameters === '' || CHARSET.test(parameters))
  return {
    filename: cleanLine(name).replace(/[/\\]/g, '_') || 'file',
    contentType: is_plain ? media_type : ANY_TYPE,
    content,
    contentDisposition: 'attachment',
    // Text, too: in any other encoding the ends of its lines may change on the way.
    contentTransferEncoding: 'base64'
  }
}

/** An id consists of visible ASCII characters; anything else of it is left out. */
export function cleanMessageId (id: string): string {
  return id.replace(/[^!-~]|[<>]/g, '')
}

const bracket = (id: string): string => `<${cleanMessageId(id)}>`

/** Ends of lines, other controls, and what turns the direction of the text around. */
const NOT_ON_A_LINE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu

function cleanLine (text: string): string {
  return text.toWellFormed().replace(NOT_ON_A_LINE, ' ').trim()
}
