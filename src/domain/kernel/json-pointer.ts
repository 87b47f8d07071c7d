// JSON pointers (RFC 6901) into bodies of callers. They are cut, since a body may be deep and long.

/** The pointer to every field of this service is shorter. */
const POINTER_CHARACTERS_MAX = 250

/** The pointer to `name` below `parent`. What is too long for a field of this service is cut. */
export function pointerTo (parent: string, name: string): string {
  if (parent.length > POINTER_CHARACTERS_MAX) return parent
  const part = name.slice(0, POINTER_CHARACTERS_MAX)
  return `${parent}/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Cuts a pointer that names in the caller's body may have made long. */
export function cutPointer (pointer: string): string {
  return cutText(pointer, POINTER_CHARACTERS_MAX)
}

/** Cuts a text to `characters_max` characters; an ellipsis replaces the rest. */
export function cutText (text: string, characters_max: number): string {
  return text.length > characters_max
    ? `${text.slice(0, characters_max).toWellFormed()}…`
    : text
}
