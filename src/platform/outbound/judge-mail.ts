// Says what came of a mail from what the mail server said last, and how far the mail had gone.

import type { NodemailerError, SMTPPoolSentMessageInfo } from 'nodemailer'
import type { Judged, MailFacts, Outcome } from './send-outcome.ts'

type JudgedMail = Judged<MailFacts>

/** The server took it: for all, or for some. */
export function judgeAccepted (
  { response, accepted, rejected = [], rejectedErrors = [] }: SMTPPoolSentMessageInfo,
  message_id: string
): JudgedMail {
  const refused = rejected.map((address) => ({
    address,
    answer: rejectedErrors.find(({ recipient }) => recipient === address)?.response ?? ''
  }))
  const of_them = refused.map(({ address, answer }) => `${address} (${answer})`).join(', ')
  return {
    outcome: 'sent',
    detail: refused.length === 0
      ? `The mail server took the mail: ${response}`
      : `The mail server took the mail for ${accepted.join(', ')}, and not for ${of_them}.`,
    retry_after_s: null,
    facts: { message_id, answer: response, refused }
  }
}

/**
 * `has_left`: the server may have got the whole mail, with the dot that ends it. Then only its
 * own no tells that it has not taken it.
 */
export function judgeMailError (
  error: NodemailerError, message_id: string, has_left: boolean
): JudgedMail {
  const answer = error.response ?? null
  const refused = (error.rejectedErrors ?? []).map(({ recipient = '', response = '' }) =>
    ({ address: recipient, answer: response }))
  return {
    outcome: outcomeOf(error, has_left),
    detail: describe(error, has_left),
    retry_after_s: null,
    facts: { message_id, answer, refused }
  }
}

function outcomeOf ({ code, responseCode = 0 }: NodemailerError, has_left: boolean): Outcome {
  const is_no = responseCode >= 400 && responseCode < 600
  if (has_left && !(is_no && code === 'EMESSAGE')) return 'unknown'
  const is_of_mail = code === 'EMESSAGE' || code === 'EENVELOPE'
  return is_of_mail && isLasting(responseCode) ? 'refused' : 'failed'
}

/** 503 speaks of the order of commands, 530 to 538 of logging in: another time it may be right. */
function isLasting (code: number): boolean {
  return code >= 500 && code < 600 && code !== 503 && !(code >= 530 && code <= 538)
}

const STAGES: Readonly<Record<string, string>> = {
  STARTTLS: 'does not begin TLS',
  'MAIL FROM': 'refused the sender',
  'RCPT TO': 'refused every recipient',
  DATA: 'refused the mail'
}

function describe (error: NodemailerError, has_left: boolean): string {
  const { code = '', command = '', message, response } = error
  const may_have = has_left ? ' It had got the whole mail, and may have taken it.' : ''
  if (response !== undefined) {
    const did = code === 'EAUTH' ? 'refused user or password' : STAGES[command] ?? 'said no'
    return `The mail server ${did}: ${response}${code === 'EMESSAGE' ? '' : may_have}`
  }
  return `${describeBreak(code, message)}${may_have}`
}

function describeBreak (code: string, message: string): string {
  switch (code) {
    case 'ECONNECTION': return 'The mail server closed the connection.'
    case 'ETIMEDOUT': return 'The mail server did not answer in time.'
    case 'EABORT': return 'The mail was not sent within its time.'
    case 'EDNS': return `The mail server's name was not found: ${message}.`
    case 'ETLS': return `There was no secure connection with the mail server: ${message}.`
    default: return `The mail server was not reached: ${message}.`
  }
}
