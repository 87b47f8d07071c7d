// A received EDI file as rows of stock: those of all its reports, or why none of it is taken.

import { addFault } from '../edi/faults.ts'
import { readEdifact } from '../edifact/read-edifact.ts'
import type {
  FormatFault, ReceivedFile, ReceivedInterchange, ReceivedItem, ReceivedPart, ReceivedStock
} from '../received-message.ts'
import { readX12 } from '../x12/read-x12.ts'

const READERS = { x12: readX12, edifact: readEdifact } as const
export type StockFormat = keyof typeof READERS

export type StockFileRow = Partial<Omit<ReceivedItem, 'line_number'>> &
  Pick<ReceivedStock, 'as_of' | 'currency'> & {
    /** The number of the segment with which the row begins. */
    line: number
    on_hand: number | null
    unit_cost: string | null
    /** With any, the row is refused. */
    faults: readonly FormatFault[]
  }

export type StockFile = {
  /** With any, nothing of the file is taken. */
  faults: FormatFault[]
  rows: StockFileRow[]
}

/** Never throws. */
export function readStockFile (format: StockFormat, bytes: Uint8Array): StockFile {
  const file = READERS[format](bytes)
  const faults = [...file.faults]
  for (const interchange of file.interchanges) {
    for (const fault of faultsOf(interchange)) addFault(faults, fault)
  }
  if (faults.length === 0 && partsOf(file).length === 0) {
    const detail = 'The file has no stock report.'
    faults.push({ kind: 'missing', line: 1, segment: null, element: null, detail })
  }
  return { faults, rows: faults.length > 0 ? [] : partsOf(file).flatMap(rowsOf) }
}

const partsOf = ({ interchanges }: ReceivedFile): ReceivedPart[] =>
  interchanges.flatMap(({ groups }) => groups.flatMap(({ parts }) => parts))

function faultsOf (interchange: ReceivedInterchange): FormatFault[] {
  const { groups, faults, is_test } = interchange
  const [first] = groups.flatMap(({ parts }) => parts)
  return [
    ...faults,
    ...is_test ? [tell(first, 'The interchange is marked as a test.')] : [],
    ...groups.flatMap((group) => [...group.faults, ...group.parts.flatMap(faultsOfPart)])
  ]
}

/** Faults of rows are told with the rows: each is taken or refused by itself. */
function faultsOfPart (part: ReceivedPart): FormatFault[] {
  const { message, type, faults } = part
  if (message === null) return faults
  if (message.kind !== 'stock') return [tell(part, `A message ${type} is no stock report.`)]
  const of_rows = new Set(message.refused.flatMap((row) => row.faults))
  return faults.filter((fault) => !of_rows.has(fault) && fault.kind !== 'too_many')
}

const tell = (part: ReceivedPart | undefined, detail: string): FormatFault =>
  ({ kind: 'unexpected', line: part?.line ?? 1, segment: null, element: null, detail })

/** All rows in the order of the file. */
function rowsOf ({ message }: ReceivedPart): StockFileRow[] {
  if (message?.kind !== 'stock') return []
  const { as_of, currency, rows, refused } = message
  const nothing = { on_hand: null, unit_cost: null }
  return [
    ...rows.map((row) => ({ ...row, as_of, currency, faults: [] })),
    ...refused.map((row) => ({ ...row, ...nothing, as_of, currency }))
  ].sort((a, b) => a.line - b.line)
}
