// The beginning of a text that is too long for its place.

/** At most `length_max` long. A character of two halves stays whole or is left out. */
export function beginningOf (text: string, length_max: number): string {
  return text.slice(0, length_max).replace(/\p{Cs}$/u, '')
}
