// Does the name of a file match a pattern? `*` stands for any text and `?` for any character.

/** Takes time by the product of both lengths at most, whatever the pattern. */
export function matchesName (name: string, pattern: string): boolean {
  const [characters, marks] = [[...name], [...pattern]]
  let [at, mark] = [0, 0]
  /** Where the last star stands, and which characters it has taken so far. */
  let [star, taken] = [-1, 0]
  while (at < characters.length) {
    if (marks[mark] === '*') {
      star = mark++
      taken = at
    } else if (marks[mark] === '?' || marks[mark] === characters[at]) {
      at++
      mark++
    } else if (star < 0) {
      return false
    } else {
      mark = star + 1
      at = ++taken
    }
  }
  return marks.slice(mark).every((one) => one === '*')
}
