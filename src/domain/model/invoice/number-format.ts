// The numbers of invoices and credit notes: how they are written, and which series they stand in.

import { dateIn } from '../../kernel/local-time.ts'

const PLACE = /\{[^{}]*\}/g
const YEAR = '{year}'
const NUMBER = /^\{number(?::([1-9]))?\}$/

/** One number, at most one year, and nothing else in braces. */
export function isNumberFormat (format: string): boolean {
  const places = format.match(PLACE) ?? []
  const rest = format.replaceAll(PLACE, '')
  const numbers = places.filter((place) => NUMBER.test(place)).length
  const years = places.filter((place) => place === YEAR).length
  return numbers === 1 && years <= 1 && places.length === numbers + years && !/[{}]/.test(rest)
}

/** `INV-{year}-{number:5}` writes `INV-2026-00042`. A year of 0 is none. */
export function writeNumber (
  format: string, { fiscal_year, serial }: { fiscal_year: number, serial: number }
): string {
  return format.replaceAll(PLACE, (place) => {
    if (place === YEAR) return String(fiscal_year)
    const [, width = '1'] = NUMBER.exec(place) ?? []
    return String(serial).padStart(Number(width), '0')
  })
}

/**
 * May a number of one format be a number of the other? Equal formats share one series, so they
 * cannot. Others are told apart by the characters where they first differ; behind a year or a
 * number, only if neither is a digit.
 */
export function canCollide (one: string, other: string): boolean {
  if (one === other) return false
  const ours = partsOf(one)
  const theirs = partsOf(other)
  const at = ours.findIndex((part, index) => part !== theirs[index])
  const parts = [ours[at] ?? '', theirs[at] ?? '']
  const is_behind = ours.slice(0, at).some((part) => part.length > 1)
  const isTold = (part: string): boolean => /^\D$/.test(part)
  if (is_behind) return !parts.every(isTold)
  return !parts.some(isTold) && !parts.every((part) => /^\d$/.test(part))
}

/** Characters, and placeholders as a whole. */
const partsOf = (format: string): string[] => format.match(/\{[^{}]*\}|[^{}]/g) ?? []

export type Series = {
  /** `invoice`, or `credit_note` where credit notes have a format of their own. */
  series: string
  /** The year in which the fiscal year begins; 0 when the format has no year. */
  fiscal_year: number
  format: string
}

type Numbering = {
  number_format: string
  credit_note_number_format: string
  fiscal_year_start_month: number
}

/** The series of a document that is issued at this moment. */
export function seriesOf (
  kind: 'invoice' | 'credit_note',
  { number_format, credit_note_number_format, fiscal_year_start_month }: Numbering,
  { now, time_zone }: { now: string, time_zone: string }
): Series {
  const has_own = number_format !== credit_note_number_format
  const format = kind === 'invoice' ? number_format : credit_note_number_format
  const [year = '0', month = '1'] = dateIn(time_zone, now).split('-')
  const begun = Number(month) >= fiscal_year_start_month ? Number(year) : Number(year) - 1
  return {
    series: has_own ? kind : 'invoice',
    fiscal_year: format.includes(YEAR) ? begun : 0,
    format
  }
}

/** What numbers of a series look like, with one digit for many. */
export type NumberShape = { series: string, has_year: boolean, shape: string }

/** Invoices first. Equal formats share one series. */
export function shapesOf (
  { number_format, credit_note_number_format }: Omit<Numbering, 'fiscal_year_start_month'>
): [NumberShape, NumberShape] {
  const shapeOf = (format: string, series: string): NumberShape => ({
    series,
    has_year: format.includes(YEAR),
    shape: writeNumber(format, { fiscal_year: 1, serial: 1 }).replaceAll(/\d+/g, '0')
  })
  const is_one = number_format === credit_note_number_format
  return [
    shapeOf(number_format, 'invoice'),
    shapeOf(credit_note_number_format, is_one ? 'invoice' : 'credit_note')
  ]
}

/** Numbers of one shape are told apart only by a count that they share. */
export function isTaken (shape: NumberShape, used: readonly NumberShape[]): boolean {
  return used.some((one) => one.shape === shape.shape &&
    (one.series !== shape.series || one.has_year !== shape.has_year))
}
