// Describes the resource `answer_link`: its id prefix. It has no events: what is done by a link is
// an event of its order, and names the link as the actor.

import { defineResource } from '../../kernel/resource.ts'

export const ANSWER_LINK_RESOURCE = defineResource({
  name: 'answer_link',
  id_prefixes: ['ans']
})

declare module '../../kernel/resource.ts' {
  interface Resources { answer_link: typeof ANSWER_LINK_RESOURCE }
}
