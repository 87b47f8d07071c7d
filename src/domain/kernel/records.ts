// Records with known keys: their keys, their values mapped, and several of them as one.

/** The keys of a record. It must have no keys beyond its type. */
export function keysOf<Key extends string> (record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[]
}

export function mapRecord<Key extends string, From, To> (
  record: Readonly<Record<Key, From>>, map: (value: From) => To
): Record<Key, To> {
  return Object.fromEntries(keysOf(record).map((key) =>
    [key, map(record[key])])) as Record<Key, To>
}

type Intersection<Union> =
  (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
    ? All
    : never

/** One record with the keys of all. No two records may have the same key. */
export function mergeRecords<One extends object> (records: readonly One[]): Intersection<One> {
  return Object.assign({}, ...records) as Intersection<One>
}
