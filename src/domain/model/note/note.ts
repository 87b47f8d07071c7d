// Notes: what operators and suppliers write down about an order. A note is a record: it never
// changes.

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
