// Shares the turns of a run between merchants, so that one with many orders delays no other.

type Owned = { merchant_id: string }

/** One of each merchant, then a second of each, and at most so many of one. */
export function shareTurns<Row extends Owned> (due: readonly Row[], of_one_max: number): Row[] {
  return [...Map.groupBy(due, ({ merchant_id }) => merchant_id).values()]
    .flatMap((own) => own.slice(0, of_one_max).map((row, at) => ({ row, at })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ row }) => row)
}
