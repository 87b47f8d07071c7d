// The JSON shapes of a supplier that the service plays.

import Type, { type TSchema } from 'typebox'
import { nullable } from '../../../platform/http/schemas.ts'

const SECONDS_MAX = 31_536_000
const DAYS_MAX = 365
const PERCENT_MAX = 1_000

const integer = (minimum: number, maximum: number, description: string, example: number) =>
  Type.Integer({ minimum, maximum, description, examples: [example] })

const fields = {
  answer_after_seconds: integer(0, SECONDS_MAX,
    'The supplier answers this many seconds after it was told of an order or of a request to ' +
    'cancel.', 5),
  ship_after_seconds: integer(0, SECONDS_MAX,
    'The supplier ships this many seconds after it accepted.', 30),
  deliver_after_seconds: integer(0, SECONDS_MAX,
    'A shipment is delivered this many seconds after it left.', 60),
  bill_after_seconds: nullable(integer(0, SECONDS_MAX,
    'The supplier bills what has shipped this many seconds after the last shipment. Null means ' +
    'that it sends no bills.', 90)),
  late_by_days: integer(1, DAYS_MAX,
    'Units of a SKU that begins with `late-` are promised this many days later than planned.', 7),
  dear_by_percent: integer(1, PERCENT_MAX,
    'A SKU that begins with `dear-` costs this many percent more than ordered.', 25)
} satisfies Record<string, TSchema>

export const Simulator = Type.Object(fields, {
  $id: 'Simulator',
  description: 'The service plays the supplier, which answers, ships, delivers and bills ' +
    'as the beginnings of its SKUs ask.'
})

export const NewSimulator = Type.Partial(Simulator, {
  $id: 'NewSimulator',
  additionalProperties: false,
  description: 'Fields that are left out stay as they are, or take their default.'
})

export const simulator_hint = 'The service plays the supplier, so that others can practise. It ' +
  'does so only while it runs with `TANDEM_SIMULATOR=true`; else such a supplier does nothing. ' +
  'Null means that the supplier acts itself.'

export const SIMULATOR_SCHEMAS = [Simulator, NewSimulator]
