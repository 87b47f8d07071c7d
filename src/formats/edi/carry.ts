// Texts as an EDI message can carry them: in its character set, on one line, and not too long.

/** What people write instead, where Unicode has no plain letter for it. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  'ß ss', 'ẞ SS', 'æ ae', 'Æ AE', 'œ oe', 'Œ OE', 'ø o', 'Ø O', 'đ d', 'Đ D', 'ł l', 'Ł L', 'ð d',
  'Ð D', 'þ th', 'Þ Th', 'ı i', "‘ '", "’ '", '‚ ,', '“ "', '” "', '„ "', '– -', '— -', '‐ -',
  '‑ -', '− -', '… ...', '€ EUR'
].map((pair) => pair.split(' ', 2)).map(([one = '', other = '']) => [one, other]))
/** Longer texts are cut before they are looked at. */
const CHARACTERS_MAX = 10_000
const PLAIN = /^[ -~]*$/

/** Letters lose their accents rather than become `?`, so that an address can still be read. */
export function carry (text: string, can: (character: string) => boolean): string {
  const short = text.slice(0, CHARACTERS_MAX)
  const carried = PLAIN.test(short)
    ? short
    : [...short.normalize('NFC')].map((one) => carryOne(one, can)).join('')
  return carried.replace(/\s+/g, ' ').trim()
}

function carryOne (character: string, can: (character: string) => boolean): string {
  if (/[\s\p{Cc}]/u.test(character)) return ' '
  if (can(character)) return character
  const spelled = SPELLINGS.get(character) ??
    character.normalize('NFKD').replace(/\p{M}/gu, '')
  return spelled !== '' && [...spelled].every(can) ? spelled : '?'
}

/** The text in lines of the width, broken at blanks where there are any; not more than `lines`. */
export function wrap (text: string, width: number, lines: number): string[] {
  const found: string[] = []
  let rest = text
  while (rest !== '' && found.length < lines) {
    const blank = rest.length > width ? rest.lastIndexOf(' ', width) : -1
    const end = blank > 0 ? blank : width
    found.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  return found
}
