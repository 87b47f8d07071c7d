// The JSON shapes of what endpoints get: a message for each resource with events.

import Type, { type TSchema } from 'typebox'
import type { SubjectType } from '../../../domain/kernel/event.ts'
import { EVENT_TYPES, SUBJECTS } from '../../../domain/resources.ts'
import { PROBLEM_MEDIA_TYPE } from '../../../platform/http/problems/describe-problem.ts'
import type { SubjectShape } from '../../../platform/http/views.ts'
import { count, instant, openEnum, ref } from '../../../platform/http/schemas.ts'
import { Event, EventData } from '../../events/schema.ts'

const ThinData = Type.Object({
  id: Type.String({
    description: 'The subject has this id.', examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  version: count('The subject had this version after the change.')
}, { $id: 'ThinData', description: 'A thin event names only its subject.' })

export type Shapes = Readonly<Partial<Record<SubjectType, SubjectShape>>>

const nameOf = (subject_type: string): string =>
  subject_type.split('_').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('')

/** Builds a component for each resource: the event in its envelope, by Standard Webhooks. */
export function buildMessageSchemas (shapes: Shapes): TSchema[] {
  return [ThinData, ...SUBJECTS.map(({ name }) => {
    const data = ref(shapes[name]?.schema ?? EventData)
    return Type.Object({
      type: openEnum(EVENT_TYPES.filter((type) => type.startsWith(`${name}.`)),
        'The event has this type.'),
      timestamp: instant('The subject changed at this time.'),
      data: Type.Object({
        ...Event.properties,
        thin: Type.Boolean({
          description: 'The event has only the id and the version of its subject.',
          examples: [false]
        }),
        data: Type.Unsafe<object>({
          anyOf: [data, ref(ThinData)],
          description: 'The data is the subject after the change. In a thin event it is its name.'
        })
      }, { description: 'This is the event of the feed, in the view of the endpoint’s role.' })
    }, {
      $id: `${nameOf(name)}Message`,
      description: 'An endpoint gets this by POST, with the headers of Standard Webhooks.'
    })
  })]
}

const componentOf = (name: string): string => `#/components/schemas/${name}`

const HEADERS = [
  ['webhook-id', 'The event has this id, the same for each attempt.'],
  ['webhook-timestamp', 'The message was sent at this time, in seconds since 1970.'],
  ['webhook-signature', 'The signatures of each secret are `v1,` and the HMAC-SHA256 of ' +
    '`id.timestamp.body` in base64, with spaces between them.']
] as const

/** The part `webhooks` of the OpenAPI document: each event type, with its message. */
export function describeWebhooks (): Record<string, object> {
  return Object.fromEntries(EVENT_TYPES.map((type) => {
    const subject = type.slice(0, type.indexOf('.'))
    return [type, {
      post: {
        operationId: `on${nameOf(type.replace('.', '_'))}`,
        tags: ['Webhooks'],
        summary: `Receive ${type}`,
        description: 'An endpoint that takes events of this type gets this message. Any 2xx says ' +
          'that it arrived; everything else is tried again, and 410 disables the endpoint.',
        security: [],
        parameters: HEADERS.map(([name, description]) =>
          ({ name, in: 'header', required: true, description, schema: { type: 'string' } })),
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { $ref: componentOf(`${nameOf(subject)}Message`) } }
          }
        },
        responses: {
          '2XX': { description: 'The message has arrived at the endpoint.' },
          '4XX': {
            description: 'The message did not arrive, and is sent again later. What the answer ' +
              'says is kept with the attempt.',
            content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: componentOf('Problem') } } }
          }
        }
      }
    }]
  }))
}
