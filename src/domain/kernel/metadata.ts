// What callers keep with a resource for themselves: names and texts that mean nothing to us.

export type Metadata = Readonly<Record<string, string>>
