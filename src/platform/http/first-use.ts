// Functions that are made of schemas: each when it is first called, the rest when there is time.
//
// To make all of them takes a third of the CPU of a start, and few are called soon after it.

import { enterLoop } from '../fairness/event-loop.ts'

type Run<In, Out> = (input: In) => Out

/** Returns a function that is made by `make` when it is called for the first time. */
export type Defer = <In, Out>(make: () => Run<In, Out>) => Run<In, Out>

export type FirstUse = {
  defer: Defer
  /** Makes those that nobody has called yet, in turns with what else the process does. */
  makeRest: (isOver: () => boolean) => Promise<void>
}

export function buildFirstUse (): FirstUse {
  const unmade = new Set<() => unknown>()
  return {
    defer: (make) => {
      const { run, prepare } = atFirstUse(() => {
        const made = make()
        unmade.delete(prepare)
        return made
      })
      unmade.add(prepare)
      return run
    },
    makeRest: async (isOver) => {
      for (const prepare of unmade) {
        // eslint-disable-next-line no-await-in-loop -- requests come between two of them
        await enterLoop('functions of schemas')
        if (isOver()) return
        prepare()
      }
    }
  }
}

/** A function that is made when it is first called, or when it is to be prepared. */
export function atFirstUse<In, Out> (
  make: () => Run<In, Out>
): { run: Run<In, Out>, prepare: () => Run<In, Out> } {
  let made: Run<In, Out> | undefined
  const prepare = (): Run<In, Out> => {
    made ??= make()
    return made
  }
  return { run: (input) => (made ?? prepare())(input), prepare }
}
