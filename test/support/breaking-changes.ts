// Finds what of a new OpenAPI document breaks a caller of the released one.

import {
  buildComparison, type CompareSchemas, type Direction, type Schema, type Schemas
} from './schema-changes.ts'

type Ref = { $ref: string }
type Content = Readonly<Record<string, { schema: Schema }>>
type Parameter = {
  name: string, in: string, required?: boolean, schema: Schema, style?: string, explode?: boolean
}
type Header = { schema: Schema }
type Answer = { headers?: Readonly<Record<string, Header | Ref>>, content?: Content }
type Operation = {
  operationId: string
  parameters?: ReadonlyArray<Parameter | Ref>
  requestBody?: { required?: boolean, content: Content }
  responses: Readonly<Record<string, Answer | Ref>>
  security?: ReadonlyArray<Readonly<Record<string, unknown>>>
  'x-roles'?: readonly string[]
}
type Items = Readonly<Record<string, Readonly<Record<string, Operation>>>>
export type Document = {
  paths: Items
  webhooks?: Items
  components: { schemas: Schemas } & Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Both documents, and what they say of one thing. */
type Two<T> = { released: T, current: T }
type Walk = { documents: Two<Document>, compare: CompareSchemas }

/**
 * Each change is one sentence that names the place. Allowed, and so not found, is all that only
 * adds: operations, optional parameters and fields, values that are taken, fields of answers.
 */
export function findBreakingChanges (released: Document, current: Document): string[] {
  const compare = buildComparison(released.components.schemas, current.components.schemas)
  const walk = { documents: { released, current }, compare }
  const { schemas } = current.components
  return [
    ...compareItems({ released: released.paths, current: current.paths }, walk, 'request'),
    ...compareItems({ released: released.webhooks ?? {}, current: current.webhooks ?? {} },
      walk, 'answer'),
    ...Object.keys(released.components.schemas).filter((name) => schemas[name] === undefined)
      .map((name) => `the component ${name}: is gone`)
  ]
}

/** What callers send is a request; what a webhook brings is as an answer to them. */
function compareItems (items: Two<Items>, walk: Walk, direction: Direction): string[] {
  return Object.entries(items.released).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, released]) => {
      const where = direction === 'request' ? `${method.toUpperCase()} ${path}` : `webhook ${path}`
      const current = items.current[path]?.[method]
      if (current === undefined) return [`${where}: is gone`]
      const operations = { released, current }
      return [
        ...compareNames(operations, where),
        ...compareParameters(operations, walk, { where, direction }),
        ...compareBodies(operations, walk, { where, direction }),
        ...direction === 'request' ? compareAnswers(operations, walk, where) : []
      ]
    }))
}

function compareNames ({ released, current }: Two<Operation>, where: string): string[] {
  const schemes = (current.security ?? []).flatMap((scheme) => Object.keys(scheme))
  const lost = (released.security ?? []).flatMap((scheme) => Object.keys(scheme))
    .filter((scheme) => !schemes.includes(scheme))
  const is_closed = (released.security ?? []).length === 0 && schemes.length > 0
  const roles = current['x-roles'] ?? []
  return [
    ...released.operationId === current.operationId
      ? []
      : [`${where}: the operationId is ${current.operationId}, was ${released.operationId}`],
    ...lost.map((scheme) => `${where}: ${scheme} opens it no more`),
    ...is_closed ? [`${where}: needs a key now`] : [],
    ...(released['x-roles'] ?? []).filter((role) => !roles.includes(role))
      .map((role) => `${where}: the role ${role} may not call it any more`)
  ]
}

type At = { where: string, direction: Direction }

function compareParameters (
  operations: Two<Operation>, { documents, compare }: Walk, { where, direction }: At
): string[] {
  const read = (of: 'released' | 'current'): Map<string, Parameter> =>
    new Map(operations[of].parameters?.map((one) => resolve(documents[of], one))
      .map((one) => [`${one.in} ${one.name.toLowerCase()}`, one]))
  const [before, now] = [read('released'), read('current')]
  const required = [...now].filter(([name, { required: is_required }]) =>
    direction === 'request' && is_required === true && before.get(name)?.required !== true)
  return [
    ...required.map(([name]) => `${where}, ${name}: is required now`),
    ...[...before].flatMap(([name, released]) => {
      const current = now.get(name)
      if (current === undefined) return [`${where}, ${name}: is gone`]
      const is_written_alike = released.style === current.style &&
        released.explode === current.explode
      const schemas = { released: released.schema, current: current.schema }
      return [
        ...is_written_alike ? [] : [`${where}, ${name}: is written another way`],
        ...compare(schemas, { where: `${where}, ${name}`, direction })
      ]
    })
  ]
}

function compareBodies (
  { released, current }: Two<Operation>, walk: Walk, { where, direction }: At
): string[] {
  const [before, now] = [released.requestBody, current.requestBody]
  const is_required_now = now?.required === true && before?.required !== true
  return [
    ...direction === 'request' && is_required_now ? [`${where}, body: is required now`] : [],
    ...compareContents({ released: before?.content ?? {}, current: now?.content ?? {} }, walk,
      { where: `${where}, body`, direction })
  ]
}

function compareContents (
  { released, current }: Two<Content>, { compare }: Walk, { where, direction }: At
): string[] {
  return Object.entries(released).flatMap(([type, { schema }]) => {
    const at = { where: `${where} as ${type}`, direction }
    const other = current[type]?.schema
    if (other === undefined) return [`${at.where}: is gone`]
    return compare({ released: schema, current: other }, at)
  })
}

/** New statuses may come: a caller takes one that it does not know by its first digit. */
function compareAnswers (operations: Two<Operation>, walk: Walk, where: string): string[] {
  const { documents, compare } = walk
  return Object.entries(operations.released.responses).flatMap(([status, one]) => {
    const other = operations.current.responses[status]
    const at = { where: `${where}, answer ${status}`, direction: 'answer' as const }
    if (other === undefined) return [`${at.where}: is gone`]
    const released = resolve(documents.released, one)
    const current = resolve(documents.current, other)
    const headers = Object.entries(released.headers ?? {}).flatMap(([name, header]) => {
      const there = current.headers?.[name]
      if (there === undefined) return [`${at.where}, header ${name}: is gone`]
      return compare({
        released: resolve(documents.released, header).schema,
        current: resolve(documents.current, there).schema
      }, { ...at, where: `${at.where}, header ${name}` })
    })
    const contents = { released: released.content ?? {}, current: current.content ?? {} }
    return [...headers, ...compareContents(contents, walk, at)]
  })
}

/** Finds a shared parameter, header or answer. */
function resolve<Part extends object> ({ components }: Document, part: Part | Ref): Part {
  if (!('$ref' in part)) return part
  const [, , kind = '', name = ''] = part.$ref.split('/')
  const found = components[kind]?.[name]
  if (found === undefined) throw new Error(`nothing at ${part.$ref}`)
  return found as Part
}
