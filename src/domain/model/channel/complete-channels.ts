// Reads the channels that a caller sends for a supplier, and says what is wrong with them.

import {
  type Channel, type ChannelKind, type Format, MESSAGES, type Sealed, type SecretName, SECRETS
} from './channel.ts'
import { findKeyFault } from '../../kernel/key-text.ts'
import { RuleError } from '../../kernel/rule.ts'

type Settings = Omit<Channel, 'id' | 'kind' | 'sealed'>

/** A channel as a caller sends it. With the `id` of one that there is, it keeps its secrets. */
export type NewChannel = { id?: string, kind: ChannelKind } &
  { [Name in keyof Settings]?: Settings[Name] | null } &
  { [Name in SecretName]?: string | null }

type Named = Exclude<keyof NewChannel, 'id' | 'kind' | 'messages'>

type KindRules = {
  required: readonly Named[]
  optional: readonly Named[]
  formats: readonly Format[]
}

const RULES: Readonly<Record<ChannelKind, KindRules>> = {
  webhook: { required: ['webhook_endpoint_id'], optional: [], formats: ['json'] },
  email: {
    required: ['to'],
    optional: ['formats', 'cc', 'language', 'answer_link'],
    formats: ['pdf', 'csv']
  },
  sftp: {
    required: ['host', 'user', 'host_key'],
    optional: ['formats', 'port', 'folder', 'password', 'private_key', 'passphrase'],
    formats: ['csv']
  },
  http: {
    required: ['url'], optional: ['formats', 'header_name', 'header_value'], formats: ['json']
  },
  tandem: {
    required: ['url'],
    optional: ['formats', 'api_key', 'sku_map', 'unsourced'],
    formats: ['json']
  }
}

export type Completing = {
  /** The supplier's channels so far. */
  before: readonly Channel[]
  /**
   * That of the supplier's link, also of one that has ended. The link is to the same partner for
   * ever, so messages that went, and those that wait, go on in a channel with the same id.
   */
  link_channel_id?: string | undefined
  /** What is wrong with the settings, beside what each kind takes: where, and in which words. */
  faultsOf: (channel: NewChannel) => ReadonlyArray<readonly [pointer: string, detail: string]>
  seal: (secret: string) => string
  newId: (prefix: 'chn') => string
}

/** Throws `invalid_request`, which names every fault. */
export function completeChannels (
  channels: readonly NewChannel[], completing: Completing
): Channel[] {
  const errors = channels.flatMap((channel, at) =>
    findFaults(channel, completing).map((fault) =>
      ({ ...fault, pointer: `/channels/${at}${fault.pointer}` })))
  const ids = channels.flatMap(({ id }) => id ?? [])
  if (new Set(ids).size < ids.length) {
    errors.push({ pointer: '/channels', code: 'repeated', detail: 'name a channel twice' })
  }
  if (channels.length > 1 && channels.some(({ kind }) => kind === 'tandem')) {
    const detail = 'has a channel of the kind tandem, beside which there may be no other'
    errors.push({ pointer: '/channels', code: 'not_allowed', detail })
  }
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  return channels.map((channel) => completeChannel(channel, completing))
}

type ChannelFault = { pointer: string, code: string, detail: string }

function findFaults (channel: NewChannel, { before, faultsOf }: Completing): ChannelFault[] {
  const was = before.find(({ id }) => id === channel.id)
  return [
    ...findForeignSettings(channel),
    ...channel.id !== undefined && was?.kind !== channel.kind
      ? [{ pointer: '/id', code: 'unknown_channel', detail: 'names no channel of this kind' }]
      : [],
    ...channel.kind !== 'email' && (channel.formats?.length ?? 1) !== 1
      ? [{ pointer: '/formats', code: 'not_allowed', detail: 'has several: only mails may' }]
      : [],
    ...channel.kind === 'tandem'
      ? [...findLinkFaults(channel), ...findKeyFaults(channel, was)]
      : [],
    ...faultsOf(channel).map(([name, detail]) =>
      ({ pointer: `/${name}`, code: 'not_allowed', detail })),
    ...findSecretFaults(channel, was)
  ]
}

/** A partner is told everything, in its own words, and each of its SKUs is one of ours. */
function findLinkFaults ({ messages, formats, sku_map }: NewChannel): ChannelFault[] {
  const theirs = Object.values(sku_map ?? {})
  const judged = [
    ['/messages', MESSAGES.every((one) => messages?.includes(one) ?? true), 'has all of them'],
    ['/formats', formats?.every((one) => one === 'json') ?? true, 'has json alone'],
    ['/sku_map', skusOf(sku_map ?? {}).every(isKey), 'has what is no SKU'],
    ['/sku_map', new Set(theirs).size === theirs.length, 'names an SKU of the partner twice']
  ] as const
  return judged.flatMap(([pointer, is_right, detail]) =>
    is_right ? [] : [{ pointer, code: 'not_allowed', detail }])
}

const isKey = (text: string): boolean => findKeyFault(text) === null
const skusOf = (map: Readonly<Record<string, string>>): string[] => Object.entries(map).flat()

/** A kept key is never told to an address that it was not given for. */
function findKeyFaults (
  { url, api_key }: NewChannel, was: Channel | undefined
): ChannelFault[] {
  const kept_key = was?.url === url ? was?.sealed.api_key : undefined
  if (api_key !== null && (api_key ?? kept_key) !== undefined) return []
  const detail = 'is required with each new `url`: a storefront key that the partner gives'
  return [{ pointer: '/api_key', code: 'required', detail }]
}

/** What the kind needs and is not given, and what it does not take. */
function findForeignSettings (channel: NewChannel): ChannelFault[] {
  const { kind } = channel
  const { required, optional } = RULES[kind]
  const taken: readonly string[] = ['id', 'kind', 'messages', ...required, ...optional]
  const given = Object.entries(channel).flatMap(([name, value]) => isGiven(value) ? [name] : [])
  return [
    ...required.filter((name) => !isGiven(channel[name])).map((name) =>
      ({ pointer: `/${name}`, code: 'required', detail: `is required for the kind ${kind}` })),
    ...given.filter((name) => !taken.includes(name)).map((name) =>
      ({ pointer: `/${name}`, code: 'not_allowed', detail: `is no setting of the kind ${kind}` }))
  ]
}

function isGiven (value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}

/** A secret that is not sent may be one that is kept. */
function findSecretFaults (channel: NewChannel, was: Channel | undefined): ChannelFault[] {
  const has = (name: SecretName): boolean => channel[name] === undefined
    ? was?.sealed[name] !== undefined
    : channel[name] !== null
  if (channel.kind === 'sftp' && !has('password') && !has('private_key')) {
    const detail = 'is required, or a private_key'
    return [{ pointer: '/password', code: 'required', detail }]
  }
  if (channel.kind === 'http' && has('header_value') !== isGiven(channel.header_name)) {
    const detail = 'belongs together with header_value: send both or none'
    return [{ pointer: '/header_name', code: 'required', detail }]
  }
  return []
}

const PORT = 22

/** What is not said of a channel, or not a setting of its kind. */
const NOTHING: Omit<Settings, 'messages' | 'formats'> = {
  to: [],
  cc: [],
  language: null,
  answer_link: false,
  webhook_endpoint_id: null,
  url: null,
  header_name: null,
  host: null,
  port: null,
  user: null,
  host_key: null,
  folder: null,
  sku_map: null,
  unsourced: null
}

function completeChannel (
  { id, kind, ...said }: NewChannel, completing: Completing
): Channel {
  const { before, seal } = completing
  const kept = before.find((one) => one.id === id)?.sealed ?? {}
  const settings: Settings = {
    ...NOTHING,
    messages: MESSAGES,
    formats: RULES[kind].formats,
    answer_link: kind === 'email',
    port: kind === 'sftp' ? PORT : null,
    unsourced: kind === 'tandem' ? 'wait' : null
  }
  for (const [name, value] of Object.entries(said)) {
    if (name in settings && value !== null) Object.assign(settings, { [name]: value })
  }
  return {
    id: id ?? nameChannel(kind, completing),
    kind,
    ...settings,
    sealed: sealSecrets(said, kept, seal)
  }
}

function nameChannel (kind: ChannelKind, { link_channel_id, newId }: Completing): string {
  return kind === 'tandem' && link_channel_id !== undefined ? link_channel_id : newId('chn')
}

/** A secret that is not sent is kept; null removes it. */
function sealSecrets (
  said: Partial<NewChannel>, kept: Sealed, seal: Completing['seal']
): Sealed {
  const sealed: Sealed = { ...kept }
  for (const name of SECRETS) {
    const secret = said[name]
    if (secret === null) delete sealed[name]
    else if (secret !== undefined) sealed[name] = seal(secret)
  }
  return sealed
}

/** What a supplier's content hash has of its channels: no ids and no secrets. */
export function contentOfChannels (channels: readonly NewChannel[]): object[] {
  return channels.map((channel) => Object.fromEntries(Object.entries(channel)
    .filter(([name]) => name !== 'id' && !SECRETS.some((secret) => secret === name))))
}
