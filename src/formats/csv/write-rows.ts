// Writes rows as CSV by RFC 4180, in UTF-8.

import { stringify } from 'csv-stringify/sync'
import type { Address } from '../../domain/kernel/address.ts'
import { harmlessCell } from '../../domain/kernel/spreadsheet-cell.ts'

type Cell = string | number | boolean | null | undefined

/** The value of each column by its name. All rows have the same columns. */
export type Row = Readonly<Record<string, Cell>>

/** The first line has the names of the columns, also when there are no rows. */
export function writeRows (columns: readonly string[], rows: readonly Row[]): Buffer {
  const lines = rows.map((row) => columns.map((name) => textOf(row[name])))
  return Buffer.from(stringify([[...columns], ...lines], { record_delimiter: 'windows' }))
}

function textOf (cell: Cell): string {
  return cell === null || cell === undefined ? '' : harmlessCell(String(cell))
}

export function cellsOfAddress (prefix: string, address: Address | null): Row {
  return Object.fromEntries(ADDRESS_FIELDS.map((name) =>
    [`${prefix}_${name}`, address?.[name]]))
}

export function columnsOfAddress (prefix: string): string[] {
  return ADDRESS_FIELDS.map((name) => `${prefix}_${name}`)
}

const ADDRESS_FIELDS = [
  'name', 'company', 'line1', 'line2', 'city', 'region', 'postal_code', 'country', 'phone'
] as const

/** Names and texts as JSON; empty when there are none. */
export function cellOfTexts (texts: Readonly<Record<string, string>> | undefined): Cell {
  return texts === undefined || Object.keys(texts).length === 0 ? null : JSON.stringify(texts)
}
