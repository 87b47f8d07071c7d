// Describes the resource `api_key`: its id prefix, events and refusals.

import { conflict, defineResource, notFound } from '../../kernel/resource.ts'

export const API_KEY_RESOURCE = defineResource({
  name: 'api_key',
  id_prefixes: ['key'],
  events: ['api_key.created', 'api_key.revoked'],
  table: 'api_keys',
  refusals: {
    api_key_not_found: notFound('No such API key', 'There is no API key with this id.'),
    last_operator_key: conflict('This is the last operator key',
      'Without it nobody could act for the merchant any more. Create another operator key first, ' +
      'then revoke this one.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { api_key: typeof API_KEY_RESOURCE }
}
