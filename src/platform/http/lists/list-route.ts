// How the route of a list is described: its filters, which fields are wanted, and the media types
// in which the list is sent.

import Type, {
  type TArray, type TOptional, type TSchema, type TString, type TUnsafe
} from 'typebox'
import { mapRecord } from '../../../domain/kernel/records.ts'
import { SORTS } from '../../db/list-filters.ts'
import type { Answering } from '../answer-types.ts'
import { type Described, describeRoute, type Description } from '../route.ts'
import { ID_CHARACTERS_MAX, oneOf, pageQuery, ref } from '../schemas.ts'

export const CSV = 'text/csv'
export const NDJSON = 'application/x-ndjson'

type PageSchema = TSchema & { properties: Schemas }
type Schemas = Readonly<Record<string, TSchema>>

type ListDescription<Filters extends Schemas, Page extends TSchema, Params extends TSchema> =
  Pick<Description,
    'operationId' | 'tag' | 'summary' | 'description' | 'roles' | 'views' | 'refusals'> & {
      params?: Params
      /** The component of an item, and that of a page of items. `views` are views of an item. */
      item: TSchema & { properties: Schemas }
      page: Page
      filters: Filters
    }

/** Any of the values. In a query they stand in parameters of their own, or between commas. */
export function anyOf<const Values extends readonly string[]> (
  values: Values, description: string
): TArray<TUnsafe<Values[number]>> {
  return Type.Array(oneOf(values), {
    minItems: 1,
    maxItems: values.length,
    description: `${description} Name each value in a parameter of its own, or all in one with ` +
      'commas between them.',
    examples: [values.slice(0, 1)]
  })
}

export const SortParameter = oneOf(SORTS, {
  default: '-created_at',
  description: 'The list is in this order. With a minus sign the latest is first.',
  examples: ['-updated_at']
})

export function orderNumberParameter (prefix: 'SO' | 'PO'): TString {
  return Type.String({
    maxLength: ID_CHARACTERS_MAX,
    description: 'The list has only orders with this `number`, in whatever case.',
    examples: [`${prefix}-01K9X3V8HQ2M4N6P8`]
  })
}

const fieldsOf = (names: readonly string[]): TArray<TUnsafe<string>> => anyOf(names,
  'Each item has only these of its fields, though the schema requires others. Without the ' +
  'parameter it has all.')

type Query<Filters extends Schemas> = ReturnType<typeof pageQuery<
  Filters & { fields: TOptional<ReturnType<typeof fieldsOf>> }>>

type DescribedList<Filters extends Schemas, Page extends TSchema, Params extends TSchema> =
  Omit<Described<Description>, 'schema'> & {
    schema: { params: Params, querystring: Query<Filters>, response: unknown } &
      Answering<{ 200: { schema: Page } }>
  }

/**
 * Describes a GET that answers a list: by pages as JSON, or whole as CSV or as JSON lines. Its
 * handler is `sendList`.
 */
export function describeList<
  const Filters extends Schemas, const Page extends PageSchema, Params extends TSchema = TSchema
> (list: ListDescription<Filters, Page, Params>): DescribedList<Filters, Page, Params> {
  const { item, page, filters, views = {}, ...description } = list
  const fields = Type.Optional(fieldsOf(Object.keys(item.properties)))
  return describeRoute('GET', {
    ...description,
    description: `${description.description} ${EXPORT_HINT}`,
    views: mapRecord(views as Readonly<Record<string, TSchema>>, (view) =>
      Type.Object({ ...page.properties, data: Type.Array(view) })),
    querystring: pageQuery({ ...filters, fields }),
    answers: {
      200: {
        schema: ref(page),
        description: 'The answer is one page of the list, or all of it.',
        other_types: { [CSV]: ref(CsvExport), [NDJSON]: ref(NdjsonExport) }
      }
    }
  }) as unknown as DescribedList<Filters, Page, Params>
}

const EXPORT_HINT = 'With `Accept: text/csv` or `application/x-ndjson` the answer is the whole ' +
  'list, whatever its length; `limit` does not count then, and a `cursor` says behind which item ' +
  'it begins.'

const CsvExport = Type.String({
  $id: 'CsvExport',
  description: 'Each line has one item, and the first line the names of the columns, such as ' +
    '`ship_to.city`. Lists and `metadata` are JSON. A text that a spreadsheet would run as a ' +
    'formula has an apostrophe in front.',
  examples: ['id,reference,ship_to.city\r\nso_01k9x3v8hq2m4n6p8r0t2w4y6z,WEB-1001,Paris\r\n']
})

const NdjsonExport = Type.String({
  $id: 'NdjsonExport',
  description: 'Each line is one item as JSON.',
  examples: ['{"id":"so_01k9x3v8hq2m4n6p8r0t2w4y6z","reference":"WEB-1001"}\n']
})

export const EXPORT_SCHEMAS = [CsvExport, NdjsonExport]
