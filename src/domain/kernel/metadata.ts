// Metadata: names and texts that callers store with a resource. The service does not read them.

export type Metadata = Readonly<Record<string, string>>
