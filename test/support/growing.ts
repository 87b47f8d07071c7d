// Makes bodies of any size: each grows a valid body of a route in one way, with right or wrong
// parts.

import {
  completeBody, type Field, fieldsOf, type Schema, type Schemas, withValue
} from './mutations.ts'

export type Growing = {
  name: string
  /** The size. Eight times this size is about the most that the validation accepts. */
  size: number
  jsonOf: (size: number) => string
}

type Body = { schema: Schema, schemas: Schemas, sample: unknown }

const repeat = <T>(size: number, make: (index: number) => T): T[] =>
  Array.from({ length: size }, (_, index) => make(index))

const namesOf = (size: number, value: unknown): object =>
  Object.fromEntries(repeat(size, (index) => [`n${index}`, value]))

/** Lists every way in which a body of this schema can grow. */
export function growingBodiesOf (body: Body): Growing[] {
  const fields = fieldsOf(body.schema, body.schemas)
  const whole = completeBody(body.schema, body.schemas, body.sample)
  const setAll = (which: Field[], value: unknown): string =>
    JSON.stringify(which.reduce<unknown>((all, { pointer }) =>
      withValue(all, pointer, value), whole))
  const of = (type: string): Field[] => fields.filter(({ types }) => types.includes(type))
  // Only the outer one of nested lists grows, since its items replace the inner ones.
  const lists = of('array').filter(({ pointer }) => !pointer.includes('/0'))
  const maps = of('object').filter(({ schema }) => schema.properties === undefined)
  const texts = of('string').filter(({ pointer }) => !pointer.endsWith('/some'))
  return [
    ...lists.length === 0 ? [] : growingLists(body, lists, setAll),
    ...['x', '1', ' ', '\u00e9'].map((character) => ({
      name: `texts of ${JSON.stringify(character)}`,
      size: 2_000,
      jsonOf: (size: number) => setAll(texts, character.repeat(size))
    })),
    ...maps.length === 0
      ? []
      : [{ name: 'maps', size: 1_000, jsonOf: (size: number) => setAll(maps, namesOf(size, 5)) }],
    ...OF_ANY_ROUTE
  ]
}

function growingLists (
  { sample, schema, schemas }: Body, lists: Field[],
  setAll: (which: Field[], value: unknown) => string
): Growing[] {
  const most = Math.max(...lists.map(({ schema: { maxItems = 0 } }) => maxItems))
  const within = Math.floor(most / 8)
  const grow = (body: unknown, itemOf: (list: Field, index: number) => unknown, size: number) =>
    JSON.stringify(lists.reduce((all, list) => withValue(all, list.pointer,
      repeat(Math.min(size, list.schema.maxItems ?? size), (index) => itemOf(list, index))), body))
  const whole = completeBody(schema, schemas, sample)
  return [
    { name: 'lists', size: 3_000, jsonOf: (size) => setAll(lists, repeat(size, () => ({}))) },
    { name: 'lists of 1', size: 3_000, jsonOf: (size) => setAll(lists, repeat(size, () => 1)) },
    ...within === 0
      ? []
      : [
          {
            name: 'lists, right', size: within, jsonOf: (size: number) => growSample(sample, size)
          },
          {
            name: 'lists of {}',
            size: within,
            jsonOf: (size: number) => grow(whole, () => ({}), size)
          },
          {
            name: 'lists of what their fields may be',
            size: within,
            jsonOf: (size: number) => grow(whole, ({ schema: { items = {} } }) =>
              completeBody(items, schemas, undefined), size)
          }
        ]
  ]
}

/** Grows the lists of a valid body, with items that differ in their keys. */
function growSample (sample: unknown, size: number): string {
  return JSON.stringify(Object.fromEntries(Object.entries(sample as object).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value]
    const [first] = value as object[]
    if (typeof first === 'string') return [name, repeat(size, (index) => `${first} ${index}`)]
    return [name, repeat(size, (index) => ({
      ...first,
      ...first !== undefined && 'line_number' in first && { line_number: index + 1 },
      ...first !== undefined && 'sku' in first && { sku: `SKU-${index}` }
    }))]
  })))
}

const OF_ANY_ROUTE: Growing[] = [
  { name: 'unknown names', size: 3_000, jsonOf: (size) => JSON.stringify(namesOf(size, 1)) },
  {
    name: 'objects with unknown names',
    size: 150,
    jsonOf: (size) => JSON.stringify({ lines: repeat(size, () => namesOf(20, 1)) })
  },
  { name: 'one name', size: 100_000, jsonOf: (size) => JSON.stringify({ ['n'.repeat(size)]: 1 }) },
  {
    name: 'texts that can’t be stored below one name',
    size: 3_000,
    jsonOf: (size) => JSON.stringify({ ['n'.repeat(50 * size)]: repeat(size, () => '\0') })
  },
  { name: 'levels of objects', size: 2_500, jsonOf: (size) => nested('{"a":', '}', size) },
  { name: 'levels of lists', size: 3_000, jsonOf: (size) => nested('[', ']', size) },
  {
    name: 'levels with texts that can’t be stored',
    size: 1_500,
    jsonOf: (size) => nested('{"a":"\\u0000","b":', '}', size)
  },
  { name: 'blanks', size: 100_000, jsonOf: (size) => `{${' '.repeat(size)}}` },
  { name: 'digits', size: 100_000, jsonOf: (size) => `{"a":${'1'.repeat(size)}}` },
  { name: 'what is no JSON', size: 100_000, jsonOf: (size) => '{"__proto__" '.repeat(size / 20) }
]

function nested (open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}1${close.repeat(depth)}`
}
