// The JSON shapes of where a supplier's stock feeds are pulled from.

import Type, { type TSchema } from 'typebox'
import { SECRETS } from '../../../domain/model/channel/channel.ts'
import { FEED_MODES } from '../../../domain/model/stock/feed-mode.ts'
import { FEED_FORMATS, FEED_KINDS, NO_SOURCE } from
  '../../../domain/model/supplier/feed-source.ts'
import { nullable, oneOf, openEnum, text } from '../../../platform/http/schemas.ts'

const MINUTES_MAX = 60 * 24 * 366
const SECRET_CHARACTERS_MAX = 10_000

const KIND_HINT = 'Feeds are pulled by `http` from an address, or by `sftp` from the files of a ' +
  'folder. Null means that nothing is pulled: the supplier sends its feeds.'
const FORMAT_HINT = 'What is pulled has this format. The default is `csv`.'
const MODE_HINT = 'What is pulled is applied as a feed of this mode. The default is `delta`. ' +
  'JSON lines may say it themselves.'

const minutes = (description: string, examples: number[]): TSchema =>
  Type.Integer({ minimum: 1, maximum: MINUTES_MAX, description, examples })

const folder = (description: string, examples: string[]): TSchema =>
  text(1_000, description, { examples })

const plain: Record<string, TSchema> = {
  every_minutes: minutes('Feeds are pulled every so many minutes. The default is 60. When three ' +
    'pulls in a row are missing, the exception `feed_overdue` opens.', [60]),
  unchanged_minutes_max: minutes('The exception `feed_overdue` opens too when nothing new came ' +
    'for so many minutes. Null means that an unchanged source is fine.', [1_440]),
  url: text(2_000, 'Feeds are pulled from this address.', {
    examples: ['https://files.supplier.example/stock.csv']
  }),
  header_name: text(100, 'This header of the request has the secret `header_value`.', {
    examples: ['authorization']
  }),
  host: text(253, 'The SFTP server has this name.', { examples: ['sftp.supplier.example'] }),
  port: Type.Integer({
    minimum: 1, maximum: 65_535, description: 'The SFTP server has this port.', examples: [22]
  }),
  user: text(200, 'The service logs in as this user.', { examples: ['acme'] }),
  host_key: text(200, 'The key of the SFTP server has this SHA-256 fingerprint. Nothing is told ' +
    'to a server that shows another one.', {
    examples: ['SHA256:uNiVztksCsDhcc0u9e8BrBgrJxXZzYRoJ8ljrPaqO4o']
  }),
  folder: folder('Files are read from this folder. Null means the folder of the login.',
    ['/out/stock']),
  pattern: text(100, 'Files whose names are like this are read, the oldest first. `*` stands for ' +
    'any text and `?` for any character. The default is `*`. Names that begin with a dot or end ' +
    'with `.part` are never read.', { examples: ['stock-*.csv'] }),
  done_folder: folder('Files that were applied are moved to this folder. Null means that they ' +
    'stay, and are not read again.', ['/out/stock/done']),
  error_folder: folder('Files that were refused are moved to this folder. Null means that they ' +
    'stay, and are read again when a pull is asked for or the feed source changes.',
  ['/out/stock/refused'])
}

const map = (
  fields: Readonly<Record<string, TSchema>>, wrap: (field: TSchema) => TSchema
): Record<string, TSchema> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, wrap(field)]))

export const source_settings = {
  kind: nullable(openEnum(FEED_KINDS, KIND_HINT)),
  format: nullable(openEnum(FEED_FORMATS, FORMAT_HINT)),
  mode: nullable(openEnum(FEED_MODES, MODE_HINT)),
  ...map(plain, nullable),
  secrets: Type.Array(openEnum(SECRETS, 'This secret is set.'), {
    description: 'These secrets are set. They are kept encrypted, and never read back.',
    examples: [[]]
  })
}

const secret = (description: string): TSchema => text(SECRET_CHARACTERS_MAX, description)

export const new_source_settings = map({
  kind: oneOf(FEED_KINDS, { description: KIND_HINT }),
  format: oneOf(FEED_FORMATS, { description: FORMAT_HINT }),
  mode: oneOf(FEED_MODES, { description: MODE_HINT }),
  ...plain,
  password: secret('The password of the SFTP user. A secret that is left out is kept.'),
  private_key: secret('The private key of the SFTP user, in PEM or OpenSSH format.'),
  passphrase: secret('The passphrase of the private key.'),
  header_value: secret('The value of the header `header_name`.')
}, (field) => Type.Optional(nullable(field)))

const { sealed: _sealed, ...nothing } = NO_SOURCE

/** For examples: a source of which nothing is pulled. */
export const NOTHING_PULLED = nothing
