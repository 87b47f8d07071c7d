// Records with known keys: their keys, their values mapped, and several of them as one.

/** The keys of a record that has no others than its type says. */
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

/** All keys of all records; no two have the same. */
export function mergeRecords<One extends object> (records: readonly One[]): Intersection<One> {
  return Object.assign({}, ...records) as Intersection<One>
}
