// Tells whether a channel has answered an attempt: one that has not would keep others waiting too.

import type { ChannelKind } from '../channel/channel.ts'
import type { TransmissionAttempt } from './transmission.ts'

/** Which fact of an attempt says that somebody was there. An endpoint is asked by others. */
const ANSWER_IN: Readonly<Record<ChannelKind, string | null>> = {
  email: 'answer', http: 'status', sftp: 'host_key', tandem: 'status', webhook: null
}

/** Whatever it says, a channel that takes so long for a failure keeps others waiting. */
const SLOW_MS = 10_000

type Failed = Pick<TransmissionAttempt, 'outcome' | 'facts' | 'milliseconds'>

/** Nobody was there, somebody who could not answer, or somebody for whom it is too much. */
export function isSilent (
  kind: ChannelKind, { outcome, facts, milliseconds }: Failed
): boolean {
  const name = ANSWER_IN[kind]
  if (name === null || (outcome !== 'failed' && outcome !== 'unknown')) return false
  const answer = facts[name]
  if (answer === undefined || milliseconds >= SLOW_MS) return true
  return name === 'status' &&
    (Number(answer) >= 500 || answer === '429' || isBeforePartner(kind, facts))
}

/** What stands before a partner, such as a firewall or a page about maintenance, is not it. */
function isBeforePartner (kind: ChannelKind, { status, code }: Failed['facts']): boolean {
  return kind === 'tandem' && code === undefined && Number(status) >= 300
}
