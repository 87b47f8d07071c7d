// Reads the fields of a form that a person has sent, and collects what is wrong with them.

import type { Fault } from '../../../domain/kernel/rule.ts'
import { isStorable } from '../../../platform/http/input/json.ts'
import type { Texts } from './texts/texts.ts'

/** The texts of a form by the names of its fields, trimmed. */
export type Fields = ReadonlyMap<string, string>

/** `id` is that of the input, to which the message leads; `label` names it. */
export type FormFault = { id: string, label: string, text: string }

/** Undefined for what no form of ours sends: a field twice, or text that cannot be stored. */
export function readFields (body: unknown): Fields | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const fields = new Map<string, string>()
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string' || !isStorable(name + value)) return undefined
    fields.set(name, value.trim().normalize('NFC'))
  }
  return fields
}

/** Reads the fields of one form; faults collect in `faults`. */
export type FieldReader = {
  faults: FormFault[]
  text: (name: string) => string
  /** Undefined when nothing was entered, or not a whole number in these bounds. */
  quantity: (name: string, label: string, bounds: Bounds) => number | undefined
  date: (name: string, label: string) => string | undefined
  money: (name: string, label: string) => string | undefined
  fault: (name: string, label: string, text: string) => void
}

export type Bounds = { least: number, most: number }

export function buildFieldReader (
  fields: Fields, prefix: string, { faults: told }: Pick<Texts, 'faults'>
): FieldReader {
  const faults: FormFault[] = []
  const text = (name: string): string => fields.get(name) ?? ''
  const fault: FieldReader['fault'] = (name, label, words) => {
    faults.push({ id: `${prefix}-${name}`, label, text: words })
  }
  const read = <T>(
    name: string, label: string, parse: (text: string) => T | undefined, words: string
  ): T | undefined => {
    const entered = text(name)
    if (entered === '') return undefined
    const value = parse(entered)
    if (value === undefined) fault(name, label, words)
    return value
  }
  return {
    faults,
    text,
    fault,
    quantity: (name, label, { least, most }) => read(name, label, (entered) => {
      const value = /^[0-9]{1,10}$/.test(entered) ? Number(entered) : NaN
      return value >= least && value <= most ? value : undefined
    }, told.quantity(String(least), String(most))),
    date: (name, label) => read(name, label, readDate, told.date),
    money: (name, label) => read(name, label, readMoney, told.cost)
  }
}

/** The fields of forms that have the names of the request, with their labels. */
const LABELS = {
  carrier: 'carrier',
  tracking_number: 'tracking_number',
  tracking_url: 'tracking_url',
  reason: 'say_why'
} as const

/** The faults of a request that a form has made, as far as they are those of one field. */
export function readFaults (
  faults: readonly Fault[], prefix: string, texts: Texts
): FormFault[] {
  return faults.flatMap(({ code, ...where }) => {
    const name = 'pointer' in where ? where.pointer.slice(1) : ''
    if (!isLabeled(name)) return []
    const text = code === 'too_long'
      ? texts.faults.too_long
      : name === 'tracking_url' ? texts.faults.web_address : texts.faults.unusable
    return [{ id: `${prefix}-${name}`, label: texts[LABELS[name]], text }]
  })
}

function isLabeled (name: string): name is keyof typeof LABELS {
  return Object.hasOwn(LABELS, name)
}

function readDate (text: string): string | undefined {
  const date = new Date(`${text}T00:00:00Z`)
  const is_date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !Number.isNaN(date.getTime())
  return is_date && date.toISOString().startsWith(text) ? text : undefined
}

/** People write decimals with a point or a comma. Thousands are not marked. */
function readMoney (text: string): string | undefined {
  const plain = text.replace(',', '.')
  return /^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$/.test(plain) ? plain : undefined
}
