// Reads which parts of an SVG its styles name, and for which elements they do.

/** An element must have one of the keys: a class `.a`, an id `#a`, a name `path`; all have `*`. */
export type StyleRule = { keys: readonly string[], ids: readonly string[], text: string }

/** The ids of the parts that an attribute or a rule names. */
export function namesIn (by: string, text: string): string[] {
  if (by === 'href') return [text.trim().slice(1)]
  const found = [...text.matchAll(/url\(\s*(?:"#([^"]*)"|'#([^']*)'|#([^)]*))/gi)]
  return [...new Set(found.map(([, one, two, three]) => (one ?? two ?? three ?? '').trim()))]
}

const STYLE = /<(?:[^\s<>/:]*:)?style\b[^<>]*>([^<]*)/g
const QUOTED = /"[^"]*"|'[^']*'/g
/** A string that looks like its beginning or end hides no rule and no name by it. */
const PLAIN_COMMENT = /\/\*(?:(?!url\()[^{}*])*\*\//gi

/** Null for styles in which it is not certain where a rule ends. */
export function listRules (svg: string): StyleRule[] | null {
  const rules: StyleRule[] = []
  for (const [, said = ''] of svg.matchAll(STYLE)) {
    const text = said.replaceAll('&quot;', '"').replaceAll('&apos;', "'")
      .replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
      .replaceAll(PLAIN_COMMENT, ' ')
    const names = namesIn('style', text)
    const is_certain = !text.includes('/*') &&
      (text.match(QUOTED) ?? []).every((one) => !/[{}]/.test(one))
    if (names.length > 0 && !is_certain) return null
    rules.push(...text.split('}').flatMap(rulesOf))
  }
  return rules
}

/** A rule, perhaps behind the beginning of a block that holds several. */
function rulesOf (text: string): StyleRule[] {
  const [body = '', selectors = '*'] = text.split('{').reverse()
  const ids = namesIn('style', body)
  return ids.length === 0
    ? []
    : [{ keys: [...new Set(selectors.split(',').map(keyOf))], ids, text: body }]
}

/** Of what stands last, since that is the element: a class, else its id, else its name. */
function keyOf (selector: string): string {
  const last = selector.trim().split(/[\s>+~]/).at(-1) ?? ''
  if (/["'[\]()]/.test(selector)) return '*'
  const [found = '*'] = /\.[^.:#*]+/.exec(last) ?? /#[^.:#*]+/.exec(last) ??
    /^[^.:#*]+/.exec(last) ?? []
  return found
}
