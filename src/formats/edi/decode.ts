// Bytes of a received file as text. EDI files say their character set badly or not at all.

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * UTF-8 if it is that, which text in another set is hardly ever by chance once it has more
 * than ASCII; else the named set, as a rule Latin-1. A byte order mark is left out.
 */
export function decodeText (bytes: Uint8Array, otherwise = 'windows-1252'): string {
  try {
    return UTF8.decode(bytes)
  } catch {
    return new TextDecoder(otherwise).decode(bytes)
  }
}
