// Writes HTML. Every value in a template is escaped; only what `html` itself has made is put in as
// it stands, so no text of anybody can become markup.

const made = new WeakSet<object>()

/** Only `html` makes it: an object of the same form is escaped like any other value. */
export type Html = { readonly text: string }

type Value = Html | string | number | null | readonly Value[]

/**
 * A template of HTML. Values stand between tags or in attributes with double quotes, nowhere else.
 * Null writes nothing, and a list writes its items one behind the other.
 */
export function html (parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const [first = '', ...others] = parts
  const text = others.reduce((all, part, at) => all + write(values[at] ?? null) + part, first)
  const written = Object.freeze({ text })
  made.add(written)
  return written
}

function write (value: Value): string {
  if (value === null) return ''
  if (isList(value)) return value.map(write).join('')
  if (typeof value === 'object') return made.has(value) ? value.text : escape(String(value))
  return escape(String(value))
}

function isList (value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'
}

function escape (text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
