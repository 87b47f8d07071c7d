// JSON pointers (RFC 6901) into what a caller sent, which may be as deep and as long as it likes.

/** No field of this service stands deeper than that. */
const POINTER_CHARACTERS_MAX = 250

/** Below `parent`; what is too long to be a place of ours is cut. */
export function pointerTo (parent: string, name: string): string {
  if (parent.length > POINTER_CHARACTERS_MAX) return parent
  const part = name.slice(0, POINTER_CHARACTERS_MAX)
  return `${parent}/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** A pointer that the caller's own names may have made long. */
export function cutPointer (pointer: string): string {
  return cutText(pointer, POINTER_CHARACTERS_MAX)
}

/** At most so many characters; an ellipsis stands for the rest. */
export function cutText (text: string, characters_max: number): string {
  return text.length > characters_max
    ? `${text.slice(0, characters_max).toWellFormed()}…`
    : text
}
