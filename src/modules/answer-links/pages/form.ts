// The parts of a form: each field has a label, what is wrong with it, and what the person typed
// before. Nothing is filled in or chosen by us.

import { html, type Html } from '../../../platform/http/html.ts'
import { addressOf, type PageView } from './layout.ts'
import type { Action } from './texts/texts.ts'

export const NAME_CHARACTERS_MAX = 200

type FormOptions = {
  action: Action
  version: number
  /** Hidden values besides those that every form has. */
  hidden?: Readonly<Record<string, string>>
  /** Ids of the fields begin with it. */
  prefix: string
}

/** The fields that a form has, under the heading of its action. */
export type FormParts = {
  view: PageView
  prefix: string
  /** True for the form that was sent and not recorded: it shows what was typed. */
  is_posted: boolean
}

export function partsOf (view: PageView, action: Action, prefix: string): FormParts {
  const { posted } = view
  const is_posted = posted?.action === action && (posted.fields.get('prefix') ?? prefix) === prefix
  return { view, prefix, is_posted }
}

export function renderForm (
  parts: FormParts, { action, version, hidden = {}, prefix }: FormOptions, content: Html
): Html {
  const { view } = parts
  const { texts } = view.words
  const all = { ...hidden, action, prefix, version: String(version), nonce: view.nonce }
  return html`<form method="post" action="${addressOf(view)}" accept-charset="utf-8">
${Object.entries(all).map(([name, value]) =>
  html`<input type="hidden" name="${name}" value="${value}">`)}
${content}
${renderInput(parts, {
  name: 'name',
  label: texts.your_name,
  hint: texts.your_name_hint,
  is_required: true,
  attributes: html` autocomplete="name" maxlength="${NAME_CHARACTERS_MAX}"`
})}
<button type="submit">${texts.buttons[action]}</button>
</form>`
}

type InputOptions = {
  name: string
  label: string
  hint?: string
  type?: 'text' | 'date' | 'url'
  is_required?: boolean
  attributes?: Html
}

export function renderInput (parts: FormParts, options: InputOptions): Html {
  const { name, label, hint, type = 'text', is_required = false, attributes = null } = options
  const typed = typedIn(parts, name)
  const said = hint === undefined ? { name, label } : { name, label, hint }
  return renderField(parts, said, (told) =>
    html`<input id="${parts.prefix}-${name}" name="${name}" type="${type}" value="${typed}"${
      is_required ? html` required` : null}${attributes}${told}>`)
}

/** A whole number. A text field, since the wheel of a mouse changes fields of numbers. */
export function renderQuantity (
  parts: FormParts, { name, label, hint }: { name: string, label: string, hint: string }
): Html {
  return renderInput(parts, {
    name, label, hint, attributes: html` inputmode="numeric" pattern="[0-9]*" autocomplete="off"`
  })
}

type SelectOptions = {
  name: string
  label: string
  options: Readonly<Record<string, string>>
  is_required?: boolean
}

export function renderSelect (
  parts: FormParts, { name, label, options, is_required = false }: SelectOptions
): Html {
  const typed = typedIn(parts, name)
  const { choose } = parts.view.words.texts
  return renderField(parts, { name, label }, (told) =>
    html`<select id="${parts.prefix}-${name}" name="${name}"${
      is_required ? html` required` : null}${told}>
<option value="">${choose}</option>
${Object.entries(options).map(([value, words]) => html`<option value="${value}"${
  value === typed ? html` selected` : null}>${words}</option>`)}
</select>`)
}

/** One answer of several; none is chosen beforehand. */
export function renderChoice (
  parts: FormParts, { name, label, options }: SelectOptions
): Html {
  const typed = typedIn(parts, name)
  const { fault, described } = faultOf(parts, name)
  return html`<fieldset class="choice" id="${parts.prefix}-${name}" tabindex="-1"${described}>
<legend>${label}</legend>
${fault}
${Object.entries(options).map(([value, words]) => html`<label><input type="radio"
 name="${name}" value="${value}" required${value === typed ? html` checked` : null}>
${words}</label>`)}
</fieldset>`
}

/** Label, hint and fault around an input, which is described by both. */
function renderField (
  parts: FormParts, { name, label, hint }: { name: string, label: string, hint?: string },
  write: (told: Html) => Html
): Html {
  const id = `${parts.prefix}-${name}`
  const { fault } = faultOf(parts, name)
  const described = [
    ...hint === undefined ? [] : [`${id}-hint`], ...fault === null ? [] : [`${id}-fault`]
  ].join(' ')
  const told = html`${fault === null ? null : html` aria-invalid="true"`}${
    described === '' ? null : html` aria-describedby="${described}"`}`
  return html`<div class="field">
<label for="${id}">${label}</label>
${hint === undefined ? null : html`<p class="hint" id="${id}-hint">${hint}</p>`}
${fault}
${write(told)}
</div>`
}

function faultOf (
  { view, prefix, is_posted }: FormParts, name: string
): { fault: Html | null, described: Html | null } {
  const id = `${prefix}-${name}`
  const found = is_posted ? view.posted?.faults.find((one) => one.id === id) : undefined
  if (found === undefined) return { fault: null, described: null }
  return {
    fault: html`<p class="fault" id="${id}-fault">${found.text}</p>`,
    described: html` aria-describedby="${id}-fault"`
  }
}

function typedIn ({ view: { posted }, is_posted }: FormParts, name: string): string {
  return is_posted ? posted?.fields.get(name) ?? '' : ''
}
