// Merges what a caller sends of a supplier's feed source, and says what is wrong with it.

import { type Fault, RuleError } from '../../kernel/rule.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { type Sealed, type SecretName, SECRETS } from '../channel/channel.ts'
import {
  type FeedKind, type FeedSource, mergeMapping, type NewMapping, NO_SOURCE
} from './feed-source.ts'

type Settings = Omit<FeedSource, 'mapping' | 'kind' | 'sealed'>
type Named = keyof Settings | SecretName

/** A source as a caller sends it. A secret that is left out is kept. */
export type NewFeedSource = { mapping?: NewMapping | null, kind?: FeedKind | null } &
  { [Name in keyof Settings]?: Settings[Name] | null } &
  { [Name in SecretName]?: string | null }

const OF_ALL = ['format', 'mode', 'every_minutes', 'unchanged_minutes_max'] as const
const KINDS: Readonly<Record<FeedKind, {
  required: ReadonlyArray<keyof Settings>, optional: readonly Named[], defaults: Partial<Settings>
}>> = {
  http: { required: ['url'], optional: ['header_name', 'header_value'], defaults: {} },
  sftp: {
    required: ['host', 'user', 'host_key'],
    optional: [
      'port', 'folder', 'pattern', 'done_folder', 'error_folder', 'password', 'private_key',
      'passphrase'
    ],
    defaults: { port: 22, pattern: '*' }
  }
}
const DEFAULTS: Partial<Settings> = { format: 'csv', mode: 'delta', every_minutes: 60 }

export type CompletingSource = {
  /** What is wrong beside what each kind takes: where, and in which words. */
  faultsOf: (said: NewFeedSource) => ReadonlyArray<readonly [name: string, detail: string]>
  seal: (secret: string) => string
}

/**
 * Null when nothing is agreed any more. Another `kind` begins anew. Throws `invalid_request`, which
 * names every fault.
 */
export function mergeFeedSource (
  before: FeedSource | null, change: NewFeedSource | null, completing: CompletingSource
): FeedSource | null {
  if (change === null) return null
  const mapping = mergeMapping(before?.mapping ?? null, change.mapping)
  const was = { ...NO_SOURCE, ...before }
  const kind = change.kind === undefined ? was.kind : change.kind
  const kept = was.kind === kind ? was : NO_SOURCE
  const errors = [
    ...findForeign(kind, change),
    ...completing.faultsOf(change).map(([name, detail]) => tell(name, 'not_allowed', detail))
  ]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  if (kind === null) return { ...NO_SOURCE, mapping }
  const source = {
    ...mergeSettings(kind, kept, change),
    mapping,
    kind,
    sealed: sealSecrets(change, kept.sealed, completing.seal)
  }
  const missing = findMissing(kind, source)
  if (missing.length > 0) throw new RuleError('invalid_request', { errors: missing })
  return source
}

const tell = (name: string, code: string, detail: string): Fault =>
  ({ pointer: `/feed_source/${name}`, code, detail })

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

function findForeign (kind: FeedKind | null, change: NewFeedSource): Fault[] {
  const { required, optional } = kind === null ? { required: [], optional: [] } : KINDS[kind]
  const taken: readonly string[] = [
    'mapping', 'kind', ...kind === null ? [] : OF_ALL, ...required, ...optional
  ]
  const whose = kind === null ? 'is no setting without a kind' : `is no setting of the kind ${kind}`
  return Object.entries(change)
    .filter(([name, value]) => isGiven(value) && !taken.includes(name))
    .map(([name]) => tell(name, 'not_allowed', whose))
}

/** What null took away has its default again. */
function mergeSettings (kind: FeedKind, kept: Settings, change: NewFeedSource): Settings {
  const { sealed: _sealed, kind: _kind, ...nothing } = NO_SOURCE
  const defaults: Settings = { ...nothing, ...DEFAULTS, ...KINDS[kind].defaults }
  const names = Object.keys(defaults) as Array<keyof Settings>
  return Object.fromEntries(names.map((name) => {
    const said = change[name] === undefined ? kept[name] : change[name]
    return [name, said ?? defaults[name]]
  })) as Settings
}

/** A secret that is not sent is kept; null removes it. */
function sealSecrets (
  change: NewFeedSource, kept: Sealed, seal: CompletingSource['seal']
): Sealed {
  return Object.fromEntries(SECRETS.flatMap((name) => {
    const said = change[name]
    const sealed = said === undefined ? kept[name] : said === null ? undefined : seal(said)
    return sealed === undefined ? [] : [[name, sealed]]
  }))
}

function findMissing (kind: FeedKind, source: FeedSource): Fault[] {
  const { sealed, header_name } = source
  const missing = KINDS[kind].required.filter((name) => !isGiven(source[name]))
    .map((name) => tell(name, 'required', `is required for the kind ${kind}`))
  if (kind === 'sftp' && sealed.password === undefined && sealed.private_key === undefined) {
    missing.push(tell('password', 'required', 'is required, or a private_key'))
  }
  if (kind === 'http' && (sealed.header_value !== undefined) !== isGiven(header_name)) {
    const detail = 'belongs together with header_value: send both or none'
    missing.push(tell('header_name', 'required', detail))
  }
  return missing
}

/** What a supplier's content hash has of its source: no secrets. Null counts as absent. */
export function contentOfSource (source: object | null): object | null {
  if (source === null) return null
  const { sealed: _sealed, secrets: _secrets, ...content } =
    source as { sealed?: unknown, secrets?: unknown }
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null))
}

/** Will the same place be asked for the same? A new mapping means that it is asked again. */
export function isSameSource (one: FeedSource | null, other: FeedSource | null): boolean {
  return isSameValue(contentOfSource(one), contentOfSource(other)) &&
    isSameValue(one?.sealed ?? {}, other?.sealed ?? {})
}
