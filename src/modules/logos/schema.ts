// The JSON shapes and the routes of logos.

import Type, { type Static } from 'typebox'
import { describeRoute } from '../../platform/http/route.ts'
import { instant, ref } from '../../platform/http/schemas.ts'
import { Logo, logo_data } from '../documents/schema/settings.ts'

const TAG = 'Sales orders'

const hash = Type.String({
  maxLength: 64,
  description: 'The logo has this `sha256`.',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08']
})

const NewStoredLogo = Type.Object({ data: logo_data }, {
  $id: 'NewStoredLogo',
  additionalProperties: false,
  description: 'The request uploads this picture.'
})
export type NewStoredLogo = Static<typeof NewStoredLogo>

const StoredLogo = Type.Object({
  ...Logo.properties,
  created_at: instant('The picture was first uploaded at this time.')
}, {
  $id: 'StoredLogo',
  description: 'Orders name this picture by its `sha256`. It is not read back.'
})

export const LOGO_SCHEMAS = [NewStoredLogo, StoredLogo]

export const uploadLogoRoute = describeRoute('POST', {
  operationId: 'uploadLogo',
  tag: TAG,
  summary: 'Upload a logo for packing slips',
  description: 'New sales orders name the picture by its hash in `ship_from`. The same picture, ' +
    'uploaded again, is the same logo. A logo that no order names 30 days after its last upload, ' +
    'or no open order and none of the last 365 days, is deleted.',
  roles: ['operator', 'storefront'],
  body: NewStoredLogo,
  answers: {
    200: { schema: ref(StoredLogo), description: 'The picture was there already.' },
    201: { schema: ref(StoredLogo), description: 'The picture is kept.' }
  },
  refusals: ['logos_full']
})

export const findLogoRoute = describeRoute('GET', {
  operationId: 'getLogo',
  tag: TAG,
  summary: 'Read what is known of a logo',
  description: 'The answer tells whether orders can name the picture. For six hours after it is ' +
    'answered they can.',
  roles: ['operator', 'storefront'],
  params: Type.Object({ hash }),
  answers: { 200: { schema: ref(StoredLogo), description: 'The picture is there.' } },
  refusals: ['logo_not_found']
})
