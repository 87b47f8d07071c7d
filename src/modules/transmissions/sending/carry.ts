// Carries what is sent on a channel of each kind, and says what came of it.

import type { Channel, SecretName } from '../../../domain/model/channel/channel.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import { postDocument } from '../../../platform/outbound/post-document.ts'
import { putFile } from '../../../platform/outbound/put-file.ts'
import { openSecrets } from '../../../platform/outbound/sealed-secret.ts'
import type { SendOutcome } from '../../../platform/outbound/send-outcome.ts'
import type { Content } from './content.ts'
import { type Carried, type Carrying, notSent, type Sender, WRONG_KEY } from './sender.ts'

/** Samples are sent without a database. */
type Sending = Pick<Sender, 'agents' | 'mailer'> & { context: Pick<JobContext, 'outbound'> }
type WithContent = Carrying & { content: Content }

/** Never rejects. */
export async function carry (sender: Sending, carrying: WithContent): Promise<Carried> {
  const { channel } = carrying
  const { kind } = channel
  if (kind === 'webhook' || kind === 'tandem') throw new Error(`${kind} has its own sending`)
  const secrets = openSecrets(sender.context.outbound.encryption_key, channel.sealed)
  if (secrets === undefined) return notSent(WRONG_KEY)
  const outcome = await CARRIERS[kind](sender, carrying, secrets)
  return outcome === undefined ? notSent(NO_MAIL_SERVER) : describeOutcome(outcome)
}

export const NO_MAIL_SERVER = 'The service runs without a mail server: TANDEM_SMTP_URL is not set.'

type Secrets = Partial<Record<SecretName, string>>
type Carrier = (
  sender: Sending, carrying: WithContent, secrets: Secrets
) => Promise<SendOutcome | undefined>

const CARRIERS: Readonly<Record<Exclude<Channel['kind'], 'webhook' | 'tandem'>, Carrier>> = {
  email: async ({ mailer }, { channel: { to, cc }, content: { letter, files } }) =>
    letter === null ? undefined : mailer?.send({ ...letter, to, cc, attachments: files }),
  http: async ({ agents }, { channel, content: { files: [file] }, transmission }, secrets) =>
    file && postDocument({
      url: channel.url ?? '',
      content: file.content,
      media_type: file.media_type,
      headers: {
        'x-transmission-id': transmission.id,
        'x-message': transmission.message,
        'x-revision': String(transmission.revision)
      },
      secret_header: channel.header_name === null
        ? null
        : { name: channel.header_name, value: secrets.header_value ?? '' }
    }, agents),
  sftp: async ({ context }, { channel, content: { files: [file] } }, secrets) =>
    file && putFile({
      host: channel.host ?? '',
      port: channel.port ?? SFTP_PORT,
      user: channel.user ?? '',
      password: secrets.password ?? null,
      private_key: secrets.private_key ?? null,
      passphrase: secrets.passphrase ?? null,
      host_key: channel.host_key ?? ''
    }, { folder: channel.folder ?? '', ...file }, context.outbound)
}

const SFTP_PORT = 22

/** Facts as texts: what they are differs with the kind of channel. */
export function describeOutcome ({ facts, ...outcome }: SendOutcome): Carried {
  const texts = Object.entries(facts).flatMap(([name, value]) => {
    if (value === null || (Array.isArray(value) && value.length === 0)) return []
    return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]]
  })
  return { ...outcome, facts: Object.fromEntries(texts) as Record<string, string> }
}
