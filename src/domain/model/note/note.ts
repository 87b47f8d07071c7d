// Notes: what operators and suppliers write down about an order. A note is a record: it never
// changes.

import type { Actor } from '../../kernel/event.ts'
import { RuleError } from '../../kernel/rule.ts'

export const NOTE_VISIBILITIES = ['internal', 'supplier'] as const

export type Note = {
  id: string
  text: string
  /** `supplier`: the suppliers of the order read it too. */
  visibility: typeof NOTE_VISIBILITIES[number]
  /** The name is that of the API key. */
  author: { role: string, name: string | null }
  created_at: string
}

export type NewNote = { text: string, visibility?: Note['visibility'] }

/** Throws `role_forbidden` for an internal note of a supplier, which could not read it. */
export function openNote (
  { text, visibility }: NewNote, { role, actor }: { role: string, actor: Actor },
  { id, now }: { id: string, now: string }
): Note {
  const own = role === 'operator' ? 'internal' : 'supplier'
  if (role !== 'operator' && visibility === 'internal') {
    throw new RuleError('role_forbidden', {
      detail: 'Only operators write internal notes: leave `visibility` out or send `supplier`.'
    })
  }
  return {
    id,
    text,
    visibility: visibility ?? own,
    author: { role, name: actor.name },
    created_at: now
  }
}

/** Those that suppliers read too, oldest first. */
export function notesForSuppliers (notes: readonly Note[]): Note[] {
  return notes.filter(({ visibility }) => visibility === 'supplier')
}

/** Two lists instead of one, since what a role sees is decided by the names of fields. */
export function splitNotes (
  notes: readonly Note[]
): { notes: Note[], internal_notes: Note[] } {
  return {
    notes: notesForSuppliers(notes),
    internal_notes: notes.filter(({ visibility }) => visibility === 'internal')
  }
}
