// The JSON shapes of what endpoints get: a message for each resource with events.

import Type, { type TSchema } from 'typebox'
import { type SubjectType, subjectTypeOf } from '../../../domain/kernel/event.ts'
import { EVENT_TYPES, SUBJECTS } from '../../../domain/resources.ts'
import { PROBLEM_MEDIA_TYPE } from '../../../platform/http/problems/describe-problem.ts'
import type { SubjectShape } from '../../../platform/http/views.ts'
import { instant, nullableRef, openEnum, ref } from '../../../platform/http/schemas.ts'
import { Event, EventData } from '../../events/schema.ts'

export type Shapes = Readonly<Partial<Record<SubjectType, SubjectShape>>>

const nameOf = (subject_type: string): string =>
  subject_type.split('_').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('')

/** Builds two components for each resource: the event, and its envelope by Standard Webhooks. */
export function buildMessageSchemas (shapes: Shapes): TSchema[] {
  return SUBJECTS.flatMap(({ name }) => {
    const event = Type.Object({
      ...Event.properties,
      thin: Type.Boolean({
        description: 'The event has no `data`, only the id and the version (`sequence`) of its ' +
          'subject.',
        examples: [false]
      }),
      data: nullableRef(shapes[name]?.schema ?? EventData,
        'The data is the subject after the change, in the view of the endpoint’s role. It is ' +
        'null in a thin event.')
    }, {
      $id: `${nameOf(name)}Event`, description: 'An event tells of one change of the subject.'
    })
    return [event, Type.Object({
      type: openEnum(EVENT_TYPES.filter((type) => type.startsWith(`${name}.`)),
        'The event has this type.'),
      timestamp: instant('The subject changed at this time.'),
      data: ref(event)
    }, {
      $id: `${nameOf(name)}Message`,
      description: 'An endpoint gets this by POST, with the headers of Standard Webhooks.'
    })]
  })
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
            'application/json': {
              schema: { $ref: componentOf(`${nameOf(subjectTypeOf(type))}Message`) }
            }
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
