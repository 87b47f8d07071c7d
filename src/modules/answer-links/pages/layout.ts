// The frame of every answer page: title, message, languages. The pages have no script.

import type { Language } from '../../../domain/kernel/language.ts'
import { html, type Html } from '../../../platform/http/html.ts'
import type { Fields, FormFault } from './fields.ts'
import type { Action } from './texts/texts.ts'
import { LANGUAGES, wordsOf, type Words } from './words.ts'

export const STYLE_PATH = '/answer-pages.css'

/** What the person sent before, when it was not recorded: it is kept in the form. */
export type Posted = { action: Action, fields: Fields, faults: readonly FormFault[] }

export type PageView = {
  words: Words
  /** The path of the page. */
  path: string
  /** The language that the address names, or null. */
  asked: Language | null
  merchant_name: string
  /** Each page has its own: the same form sent twice is one answer. */
  nonce: string
  /** What happened to what was sent before; null when the page is only opened. */
  done: Action | null
  problem: readonly string[] | null
  posted: Posted | null
}

/** The address of the page in its language, for forms. */
export function addressOf ({ path, asked }: Pick<PageView, 'path' | 'asked'>): string {
  return asked === null ? path : `${path}?lang=${asked}`
}

type Page = { title: string, brand: string | null, main: Html, languages: Html | null }

function renderPage ({ language }: Words, { title, brand, main, languages }: Page): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
${brand === null ? null : html`<header><p>${brand}</p></header>`}
<main>
${main}
</main>
${languages === null ? null : html`<footer>${languages}</footer>`}
</body>
</html>
`.text
}

export function renderOrderPage (view: PageView, title: string, content: Html): string {
  return renderPage(view.words, {
    title: `${title} – ${view.merchant_name}`,
    brand: view.merchant_name,
    main: html`${renderNotice(view)}${content}`,
    languages: renderLanguages(view)
  })
}

/** A page that tells nothing of any order. */
export function renderPlainPage (
  words: Words, { title, text }: { title: string, text: string }
): string {
  return renderPage(words, {
    title, brand: null, main: html`<h1>${title}</h1><p>${text}</p>`, languages: null
  })
}

/** Comes first and has the focus, so that a screen reader begins with it. */
function renderNotice ({ words: { texts }, done, problem, posted }: PageView): Html | null {
  if (problem !== null) {
    const faults = posted?.faults ?? []
    return html`<div class="notice problem" role="alert" tabindex="-1" autofocus>
<h2>${texts.not_sent}</h2>
${problem.map((one) => html`<p>${one}</p>`)}
${faults.length === 0 ? null : html`<ul>${faults.map(renderFault)}</ul>`}
</div>`
  }
  return done === null
    ? null
    : html`<div class="notice done" role="status" tabindex="-1" autofocus>
<p>${texts.done[done]}</p></div>`
}

function renderFault ({ id, label, text }: FormFault): Html {
  return html`<li><a href="#${id}">${label}: ${text}</a></li>`
}

function renderLanguages ({ path, words: { language, texts } }: PageView): Html {
  return html`<nav aria-label="${texts.choose_language}"><ul>${LANGUAGES.map((one) => {
    const { texts: { language: name } } = wordsOf(one)
    return one === language
      ? html`<li><span lang="${one}" aria-current="true">${name}</span></li>`
      : html`<li><a href="${path}?lang=${one}" lang="${one}" hreflang="${one}">${name}</a></li>`
  })}</ul></nav>`
}
