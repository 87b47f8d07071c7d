// Writes the items of a list as text, without what the caller's role may not see: as JSON with all
// fields or some, or as a line of CSV.

import type { FastifyReply, FastifySchema } from 'fastify'
import { stringify } from 'csv-stringify/sync'
import { harmlessCell } from '../../../domain/kernel/spreadsheet-cell.ts'

/** The part of a JSON Schema that says where the fields of an answer stand. */
type Shape = {
  $ref?: string
  type?: string | string[]
  properties?: Readonly<Record<string, Shape>>
  items?: Shape
  anyOf?: readonly Shape[]
}

type WriteRow = (row: object) => string

/** The shape of an item of the list, as the caller's role sees it. */
function shapeOfItem (reply: FastifyReply): Shape {
  const { config: { views }, schema } = reply.routeOptions
  const { role } = reply.request.call
  const view = role === 'platform' ? undefined : views?.[role]
  const page = view ?? pageOf(schema)
  return find(reply, find(reply, page as Shape).properties?.data?.items ?? {})
}

function pageOf (schema: FastifySchema | undefined): Shape {
  const { response } = schema as {
    response: Record<string, { content: Record<string, { schema: Shape }> }>
  }
  return response['200']?.content['application/json']?.schema ?? {}
}

/** The component that a reference names. */
function find (reply: FastifyReply, shape: Shape): Shape {
  const { $ref } = shape
  return $ref === undefined ? shape : reply.server.getSchema($ref.replace(/#$/, '')) as Shape
}

/** Writes items with all fields, or with those that are named. */
export function buildJsonWriter (
  reply: FastifyReply, fields: readonly string[] | undefined
): WriteRow {
  const shape = shapeOfItem(reply)
  const compile = (part: Shape): (value: unknown) => string =>
    reply.compileSerializationSchema(part as never) as (value: unknown) => string
  if (fields === undefined) return compile(shape)
  // One serializer a field: as many as the item has fields, whatever is asked for together.
  const writers = Object.entries(shape.properties ?? {})
    .filter(([name]) => fields.includes(name))
    .map(([name, part]) => [name, compile(part)] as const)
  return (row) => {
    const parts = writers.flatMap(([name, write]) => {
      const value = (row as Record<string, unknown>)[name]
      return value === undefined ? [] : [`${JSON.stringify(name)}:${write(value)}`]
    })
    return `{${parts.join(',')}}`
  }
}

export type CsvWriter = {
  /** The names of the columns. */
  head: string
  write: WriteRow
}

/** A column's name, and the names that lead to its value. */
type Column = readonly string[]

/** Objects become columns with dots in their names. Lists and maps are JSON. */
export function buildCsvWriter (
  reply: FastifyReply, fields: readonly string[] | undefined
): CsvWriter {
  const writeJson = buildJsonWriter(reply, fields)
  const columns = columnsOf(reply, shapeOfItem(reply))
    .filter(([name = '']) => fields === undefined || fields.includes(name))
  return {
    head: writeLine(columns.map((names) => names.join('.'))),
    // What is seen is decided in one place: by the serializers.
    write: (row) => {
      const seen: unknown = JSON.parse(writeJson(row))
      return writeLine(columns.map((names) => cellOf(names.reduce(fieldOf, seen))))
    }
  }
}

function columnsOf (reply: FastifyReply, shape: Shape): Column[] {
  const { anyOf: [component] = [] } = shape // "a component or null"
  const { properties } = find(reply, component ?? shape)
  if (properties === undefined) return [[]]
  return Object.entries(properties).flatMap(([name, part]) =>
    columnsOf(reply, part).map((names) => [name, ...names]))
}

function fieldOf (value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function cellOf (value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  return harmlessCell(String(value))
}

function writeLine (cells: string[]): string {
  return stringify([cells], { record_delimiter: 'windows' })
}
