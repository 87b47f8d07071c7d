// Describes the resource `note`: its id prefix and refusal. It is a part of its order.

import { conflict, defineResource } from '../../kernel/resource.ts'

export const NOTE_RESOURCE = defineResource({
  name: 'note',
  id_prefixes: ['note'],
  refusals: {
    notes_full: conflict('The order has no room for another note',
      'At most 50 notes are written on a sales order, and 50 on a purchase order. Those that a ' +
      'purchase order has from its sales order do not count. Nothing was done.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { note: typeof NOTE_RESOURCE }
}
