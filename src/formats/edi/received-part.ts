// A message of a file, and when it is refused.

import type { FormatFault, ReceivedMessage, ReceivedPart } from '../received-message.ts'
import type { Segment } from './segment.ts'

/** Reads a message; null when it cannot be meant. */
export type MessageReader = (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
) => ReceivedMessage | null

/**
 * What is half understood is not acted on: a message with any fault is refused. Only stock is taken
 * row by row, as in feeds: rows with faults are left out.
 */
export function acceptPart (part: ReceivedPart, is_whole: boolean): ReceivedPart {
  const { message, faults } = part
  const is_good = is_whole && (faults.length === 0 || message?.kind === 'stock')
  return is_good ? part : { ...part, message: null }
}
