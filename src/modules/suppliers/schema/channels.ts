// The JSON shapes of the channels on which purchase orders reach a supplier.

import Type from 'typebox'
import { UNSOURCED } from '../../../domain/model/link/link.ts'
import { LANGUAGES } from '../../../domain/kernel/language.ts'
import {
  CHANNEL_KINDS, FORMATS, MESSAGES, SECRETS
} from '../../../domain/model/channel/channel.ts'
import {
  closedEnum, idOf, nullable, nullableRef, oneOf, openEnum, ref, text
} from '../../../platform/http/schemas.ts'

const ADDRESSES_MAX = 10
const SECRET_CHARACTERS_MAX = 10_000
const SKUS_MAX = 1_000

const KIND_HINT = '`email` sends a mail, `sftp` puts a file into a folder, `http` posts a ' +
  'document to an address, `webhook` is a webhook endpoint of the supplier. `tandem` links the ' +
  'supplier, which is another merchant with this service, here or elsewhere: it is the only ' +
  'channel then.'
const MESSAGES_HINT = 'The channel carries these messages: a new `order`, a `change` of it, a ' +
  '`cancellation` of all that is left.'
const FORMATS_HINT = 'What is sent has these formats. A mail may have several, other channels ' +
  'have one.'
const address = text(254, 'The address has the form `name@host`.', {
  examples: ['orders@supplier.example']
})

const addresses = (description: string) => Type.Array(address, {
  maxItems: ADDRESSES_MAX, description, examples: [['orders@supplier.example']]
})

const SKU_TEXT = { type: 'string', minLength: 1, maxLength: 100 }

const SkuMap = Type.Unsafe<Record<string, string>>({
  $id: 'SkuMap',
  type: 'object',
  description: 'The names are the merchant’s SKUs, the texts those of the partner. Each is there ' +
    'once.',
  maxProperties: SKUS_MAX,
  propertyNames: SKU_TEXT,
  additionalProperties: SKU_TEXT,
  examples: [{ 'KB-100': '4711-FR' }]
})

const settings = {
  answer_link: Type.Boolean({
    description: 'True puts a link into the mail by which the supplier answers without an account.',
    examples: [true]
  }),
  webhook_endpoint_id: nullable(idOf('whe',
    'This webhook endpoint of the supplier gets its purchase orders. It must be active when the ' +
    'channel is made.')),
  url: nullable(text(2_000, 'The document is posted to this address. Of `tandem` it is the ' +
    'address of the partner’s service, without `/v1`.', {
    examples: ['https://edi.supplier.example/orders']
  })),
  header_name: nullable(text(100, 'This header of the request has the secret `header_value`.', {
    examples: ['authorization']
  })),
  host: nullable(text(253, 'The SFTP server has this name.', {
    examples: ['sftp.supplier.example']
  })),
  port: nullable(Type.Integer({
    minimum: 1, maximum: 65_535, description: 'The SFTP server has this port.', examples: [22]
  })),
  user: nullable(text(200, 'The service logs in as this user.', { examples: ['acme'] })),
  host_key: nullable(text(200, 'The key of the SFTP server has this SHA-256 fingerprint. Nothing ' +
    'is sent to a server that shows another one.', {
    examples: ['SHA256:uNiVztksCsDhcc0u9e8BrBgrJxXZzYRoJ8ljrPaqO4o']
  })),
  folder: nullable(text(1_000, 'The file is put into this folder. Null means the folder of the ' +
    'login.', { examples: ['/in/orders'] })),
  sku_map: nullableRef(SkuMap,
    'The partner calls these SKUs so. The others have the same SKU there.')
}

const UNSOURCED_HINT = 'What the partner cannot source now waits there for its stock (`wait`), ' +
  'or comes back at once as rejected (`reject`) and is sourced again.'

const Channel = Type.Object({
  id: idOf('chn', 'The service gives each channel this id.'),
  kind: openEnum(CHANNEL_KINDS, KIND_HINT),
  messages: Type.Array(openEnum(MESSAGES, 'The channel carries this message.'), {
    description: MESSAGES_HINT, examples: [MESSAGES]
  }),
  formats: Type.Array(openEnum(FORMATS, 'What is sent has this format.'), {
    description: FORMATS_HINT, examples: [['pdf', 'csv']]
  }),
  to: addresses('The mail goes to these addresses.'),
  cc: addresses('These addresses get a copy of the mail.'),
  language: nullable(openEnum(LANGUAGES,
    'The mail has this language. Null means that of the merchant.')),
  ...settings,
  unsourced: nullable(openEnum(UNSOURCED, UNSOURCED_HINT)),
  secrets: Type.Array(openEnum(SECRETS, 'This secret is set.'), {
    description: 'These secrets are set. They are kept encrypted, and never read back.',
    examples: [[]]
  })
}, {
  $id: 'Channel',
  description: 'A channel is a way on which purchase orders reach a supplier.',
  examples: [{
    kind: 'email',
    language: null,
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
  }]
})

const secret = (description: string) => nullable(text(SECRET_CHARACTERS_MAX, description))
const PARTS = Type.Partial(Type.Object(settings)).properties

const NewChannel = Type.Object({
  id: Type.Optional(idOf('chn', 'The channel with this id is changed, and keeps the secrets that ' +
    'are not sent. Without an id the channel is new, unless it is of the kind `tandem`: a ' +
    'supplier has one link for ever, and its channel keeps its id.')),
  kind: oneOf(CHANNEL_KINDS, { description: KIND_HINT }),
  messages: Type.Optional(Type.Array(closedEnum(MESSAGES, 'The channel carries this message.'), {
    minItems: 1,
    maxItems: MESSAGES.length,
    uniqueItems: true,
    description: `${MESSAGES_HINT} The default is all.`
  })),
  formats: Type.Optional(Type.Array(closedEnum(FORMATS, 'What is sent has this format.'), {
    minItems: 1,
    maxItems: FORMATS.length,
    uniqueItems: true,
    description: `${FORMATS_HINT} The default is \`pdf\` and \`csv\` for a mail, \`csv\` for ` +
      '`sftp`, and `json` for the others.'
  })),
  to: Type.Optional(addresses('The mail goes to these addresses.')),
  cc: Type.Optional(addresses('These addresses get a copy of the mail.')),
  language: Type.Optional(nullable(closedEnum(LANGUAGES,
    'The mail has this language. Null means that of the merchant.'))),
  ...PARTS,
  unsourced: Type.Optional(nullable(closedEnum(UNSOURCED,
    `${UNSOURCED_HINT} The default is \`wait\`.`))),
  password: Type.Optional(secret('The password of the SFTP user.')),
  private_key: Type.Optional(secret('The private key of the SFTP user, in PEM or OpenSSH format.')),
  passphrase: Type.Optional(secret('The passphrase of the private key.')),
  header_value: Type.Optional(secret('The value of the header `header_name`.')),
  api_key: Type.Optional(secret('The storefront key that the partner gave.'))
}, {
  $id: 'NewChannel',
  additionalProperties: false,
  description: 'The supplier gets its purchase orders on this channel. Each kind has settings of ' +
    'its own.',
  examples: [{ kind: 'email', to: ['orders@supplier.example'] }]
})

export const channels = Type.Array(ref(Channel), {
  description: 'Purchase orders are sent on these channels. Without any, the supplier reads them ' +
    'by the API.',
  examples: [[]]
})

export const new_channels = Type.Array(ref(NewChannel), {
  maxItems: 5,
  description: 'Purchase orders that are issued from now on are sent on these channels. The list ' +
    'replaces the one before. Without any, the supplier reads its purchase orders by the API.'
})

export const CHANNEL_SCHEMAS = [SkuMap, Channel, NewChannel]
