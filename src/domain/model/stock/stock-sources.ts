// The sources of stock: the shelves on which units really lie, so that a shelf to which several
// roads lead counts once.
//
// A merchant's own stock of a SKU is one source, whatever suppliers have it. Stock that came over a
// link from another merchant says of which sources it is; the merchant passes each of them on, so
// that the next one can tell them apart too.
//
// Merchants may follow each other in a circle. Then each may hear of a shelf from one that has it
// from itself, also when the shelf has been empty for long. So a source says over how many links it
// came: whoever is nearest to the owner is believed, and what only goes round in a circle gets
// farther each time, until nobody passes it on. An empty source is passed on too, with 0: who hears
// from the owner that its shelf is empty does not believe another who says that it was full.

import { sum } from '../../kernel/sum.ts'

/** `source` names an owner's shelf of one SKU, and tells neither. */
export type StockSource = {
  source: string
  available: number
  /** Over how many links it came: 0 for the owner itself. */
  hops: number
}

/** Only questions read them. Null: the stock did not come over a link. */
export type WithSources = { sources?: readonly StockSource[] | null }

/** What a stock row has free, and its sources, as its supplier tells them. */
type SourcedStock = { available: number, sources: readonly StockSource[] | null }

/** A name without a seal, as releases before this one made it, and one with it. */
const NAME = /^(?:[\w-]{22}|[\w-]{32})$/
/** All of them are in both: the 22nd also tells the first bits of the seal. */
const NAME_CHARACTERS = 21

/** The same for both names of a shelf: merchants upgrade one by one, and pass on what they hear. */
function shelfOf (source: string): string {
  return NAME.test(source) ? source.slice(0, NAME_CHARACTERS) : source
}

export function isSameShelf (one: string, other: string): boolean {
  return shelfOf(one) === shelfOf(other)
}

/** A chain of merchants is not longer. */
export const HOPS_MAX = 8
/** Nobody tells of more, or takes more: more merchants than a chain and its branches have. */
export const SOURCES_MAX = 100
const SOURCE_CHARACTERS_MAX = 100
const AVAILABLE_MAX = 2_000_000_000

/**
 * Reads what was told of a row, whatever it is: another merchant has written it. What is no source
 * is left out, and so is the second of one shelf. One that does not say how far it came, or says
 * nonsense, came from farthest away: nobody is believed more than an owner for it. Null: the stock
 * did not come over a link.
 */
export function readSources (told: unknown, items_max = SOURCES_MAX): StockSource[] | null {
  if (told === null || told === undefined) return null
  const read = new Map<string, StockSource>()
  for (const one of Array.isArray(told) ? told.slice(0, items_max) as unknown[] : []) {
    const source = readSource(one)
    if (source === undefined) continue
    const shelf = shelfOf(source.source)
    if (!read.has(shelf)) read.set(shelf, source)
  }
  return [...read.values()]
}

function readSource (told: unknown): StockSource | undefined {
  if (typeof told !== 'object' || told === null) return undefined
  const { source, available, hops } = told as { [Name in keyof StockSource]?: unknown }
  if (!isName(source) || !isWithin(available, Number.MAX_SAFE_INTEGER)) return undefined
  return { source, available: Math.min(available, AVAILABLE_MAX), hops: readHops(hops) }
}

/** PostgreSQL can keep it. */
function isName (source: unknown): source is string {
  return typeof source === 'string' && source !== '' && source.length <= SOURCE_CHARACTERS_MAX &&
    !source.includes('\0') && source.isWellFormed()
}

/** A newer release may have longer chains: here their ends are too far. */
function readHops (hops: unknown): number {
  return isWithin(hops, Number.MAX_SAFE_INTEGER) ? Math.min(hops, HOPS_MAX) : HOPS_MAX - 1
}

function isWithin (value: unknown, max: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max
}

/**
 * The distinct sources of rows of one SKU: the merchant's own first, then the others by name; also
 * those that are empty. What comes back over a link of the merchant's own shelf is dropped. Each
 * other source counts once, with its share of the row that is nearest to its owner; of several that
 * are as near, the largest counts. Where there are too many, the nearest are told.
 */
export function joinSources (own: string, rows: readonly SourcedStock[]): StockSource[] {
  const others = new Map<string, StockSource>()
  for (const row of rows) {
    for (const told of shareOut(own, row)) {
      const one = { ...told, hops: told.hops + 1 }
      const shelf = shelfOf(one.source)
      if (isBetter(one, others.get(shelf))) others.set(shelf, one)
    }
  }
  const own_rows = rows.filter(({ sources }) => sources === null)
  return [
    { source: own, available: sum(own_rows, ({ available }) => available), hops: 0 },
    ...nearestOf([...others.values()]).sort((a, b) => a.source < b.source ? -1 : 1)
  ]
}

/** Beside the merchant's own. */
function nearestOf (others: StockSource[]): StockSource[] {
  return others.toSorted((a, b) =>
    a.hops - b.hops || b.available - a.available || (a.source < b.source ? -1 : 1))
    .slice(0, SOURCES_MAX - 1)
}

/**
 * The units that a row has free, shared out over the sources that others may buy of the merchant:
 * not its own, and none that is too far. Units that orders hold are of one source, and nobody knows
 * of which. The merchant's own comes first, so that never more is promised than there is; then who
 * is near.
 */
export function shareOut (own: string, { available, sources }: SourcedStock): StockSource[] {
  const isOwn = ({ source }: StockSource): boolean => isSameShelf(source, own)
  const rankOf = (one: StockSource): number => isOwn(one) ? -1 : one.hops
  let free = available
  return (sources ?? [])
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a.source < b.source ? -1 : 1))
    .map((told) => {
      const share = Math.min(told.available, free)
      free -= share
      return { ...told, available: share }
    })
    .filter((one) => !isOwn(one) && one.hops < HOPS_MAX)
}

/** Of two that are as good, the one with the seal: its owner knows it under any SKU. */
function isBetter (one: StockSource, other: StockSource | undefined): boolean {
  if (other === undefined || one.hops !== other.hops) return one.hops < (other?.hops ?? Infinity)
  if (one.available !== other.available) return one.available > other.available
  return one.source.length > other.source.length
}
