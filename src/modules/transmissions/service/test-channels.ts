// Sends a sample on every channel of a supplier, and says what happened.

import type { Channel, ChannelKind } from '../../../domain/model/channel/channel.ts'
import type { TransmissionAttempt } from '../../../domain/model/transmission/transmission.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import type { ShowAs } from '../../../platform/http/views.ts'
import type { OutboundSettings } from '../../../platform/outbound/outbound-settings.ts'
import { buildAgents } from '../../../platform/outbound/public-address.ts'
import { buildMailer } from '../../../platform/outbound/send-mail.ts'
import { openSecrets } from '../../../platform/outbound/sealed-secret.ts'
import { buildPartnerApi } from '../../links/commands.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { findEndpoint } from '../../webhooks/store/endpoints.ts'
import { composeLetter } from '../letters/compose-letter.ts'
import { carry } from '../sending/carry.ts'
import type { Content } from '../sending/content.ts'
import { type Carried, notSent, WRONG_KEY } from '../sending/sender.ts'
import { writeFiles } from '../sending/write-files.ts'
import { readSampleSource } from './sample-source.ts'

export type ChannelTest = Pick<TransmissionAttempt, 'outcome' | 'detail' | 'milliseconds'> &
  { channel_id: string, kind: ChannelKind }

/** The channels are tried side by side. Throws `supplier_not_found` and `no_channel`. */
export async function testChannels (
  call: Call, supplier_id: string,
  { outbound, showAs }: { outbound: OutboundSettings, showAs: ShowAs }
): Promise<{ data: ChannelTest[] }> {
  const [supplier] = await findSuppliers(call.db, call.merchant_id, [supplier_id])
  if (supplier === undefined) throw new RuleError('supplier_not_found')
  if (supplier.channels === null) throw new RuleError('no_channel')
  const agents = buildAgents(outbound.hosts_allowed)
  const mailer = outbound.mail === null ? null : buildMailer(outbound.mail)
  const trying = { call, supplier_id, showAs, sender: { agents, mailer, context: { outbound } } }
  try {
    return { data: await together(supplier.channels.map(async (one) => tryChannel(trying, one))) }
  } finally {
    agents.close()
    mailer?.close()
  }
}

type Trying = {
  call: Call, supplier_id: string, showAs: ShowAs, sender: Parameters<typeof carry>[0]
}

async function tryChannel (trying: Trying, channel: Channel): Promise<ChannelTest> {
  const { id: channel_id, kind } = channel
  const { outcome, detail, milliseconds } = await TRIALS[kind](trying, channel)
  return { channel_id, kind, outcome, detail, milliseconds }
}

const TRIALS = {
  webhook: tryWebhook,
  tandem: tryLink,
  email: trySample,
  http: trySample,
  sftp: trySample
} as const satisfies Record<ChannelKind, unknown>

async function tryWebhook ({ call }: Trying, { webhook_endpoint_id }: Channel): Promise<Carried> {
  const endpoint = await findEndpoint(call.db, call.merchant_id, webhook_endpoint_id ?? '')
  return endpoint?.status === 'active'
    ? { ...notSent('The webhook endpoint is active. Send it a test event.'), outcome: 'unknown' }
    : notSent('The webhook endpoint is not active.')
}

/** A partner takes no samples: it would make orders of them. So it is only asked who it is. */
async function tryLink (
  { sender: { agents, context: { outbound } } }: Trying, { url, sealed }: Channel
): Promise<Carried> {
  const api_key = openSecrets(outbound.encryption_key, sealed)?.api_key
  if (api_key === undefined) return notSent(WRONG_KEY)
  const asked = await buildPartnerApi({ url: url ?? '', api_key }, agents).readMerchant()
  const { milliseconds } = asked
  return asked.outcome === 'done'
    ? { ...notSent(`${asked.value.name} answers.`), outcome: 'sent', milliseconds }
    : { ...notSent(asked.detail), milliseconds }
}

async function trySample (
  { call, supplier_id, showAs, sender }: Trying, channel: Channel
): Promise<Carried> {
  const source = await readSampleSource(call, supplier_id)
  const language = channel.language ?? source.language
  const files = await writeFiles(call, source, {
    formats: channel.formats, language, showAs
  })
  const id = newId('trn')
  const content: Content = {
    files,
    letter: channel.kind === 'email'
      ? composeLetter(source.document, {
        identity: { id, first_id: null, mail: sender.context.outbound.mail },
        language,
        answer_url: null
      })
      : null
  }
  const { message, revision } = source.document
  const transmission = { id, supplier_id, event_id: '', message, revision, created_at: '' }
  return carry(sender, { merchant_id: call.merchant_id, transmission, channel, content })
}
