// What an SVG unfolds to is bounded, and ordinary pictures are not refused.

import t from 'tap'
import { findUnfoldingFault } from '../../src/domain/model/merchant/svg-references.ts'
import { judgeLogo } from '../../src/domain/model/merchant/logo.ts'
import { SVG } from '../modules/documents/logos.ts'

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">${inside}</svg>`
const path = (length: number): string => `<path d="M0 0${'h1v1'.repeat(length / 4)}"/>`
const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('')

/** Each part draws the one before ten times, in this way. */
const nested = (levels: number, part: (at: number, before: string) => string): string =>
  svg(`<defs>${times(levels, (at) => part(at, `p${at - 1}`))}</defs>` +
    `<use href="#p${levels - 1}"/>`)

const BOMBS: Readonly<Record<string, string>> = {
  uses: nested(8, (at, before) => at === 0
    ? `<g id="p0">${path(40)}</g>`
    : `<g id="p${at}">${times(10, () => `<use href="#${before}"/>`)}</g>`),
  'uses of another prefix, in other quotes': nested(8, (at, before) => at === 0
    ? `<s:g id='p0'>${path(40)}</s:g>`
    : `<s:g id='p${at}'>${times(10, () => `<s:use x:href = '#${before}'></s:use>`)}</s:g>`),
  'ids with entities': nested(8, (at, before) => at === 0
    ? `<g id="&gt;p0">${path(40)}</g>`
    : `<g id="&gt;p${at}">${times(10, () => `<use href="#>${before}"/>`)}</g>`)
    .replace(/<use href="#p7"\/>/, '<use href="#>p7"/>'),
  patterns: nested(8, (at, before) => `<pattern id="p${at}"><g fill="url('#${before}')">` +
    `${times(10, () => '<path d="M0 0h9v9"/>')}</g></pattern>`),
  'patterns by a class': svg(`<style>${times(8, (at) =>
    `g.a, rect.c${at} , .z{fill:url( #p${at - 1} )}`)}</style>` +
    times(8, (at) => `<pattern id="p${at}">${times(10, () =>
      `<rect class="b c${at}" width="9"/>`)}</pattern>`) +
    '<rect class="c7"/><rect style="fill:url(#p7)"/>'),
  markers: nested(4, (at, before) =>
    `<marker id="p${at}"><g marker-mid="url(#${before})">${path(400)}</g></marker>`),
  'a long path, often': svg(`<defs><g id="a">${path(40_000)}</g></defs>` +
    times(500, () => '<use href="#a"/>')),
  'a circle': svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
  itself: svg('<g id="a"><use href="#a"/></g>'),
  'a name between what looks like a comment': nested(8, (at, before) =>
    `<style>.c${at}{x:"/*";fill:url(#${before});y:"*/"}</style><pattern id="p${at}">` +
    `${times(10, () => `<rect class="c${at}" width="9"/>`)}</pattern>`),
  'a style that ends nobody knows where':
    svg('<style>.a{x:"} .z{";clip-path:url(#a)}</style><g id="a"/>')
}

for (const [name, picture] of Object.entries(BOMBS)) {
  t.test(`refused: ${name}`, (t) => {
    t.match(findUnfoldingFault(picture), /parts/)
    t.end()
  })
}

const ORDINARY: Readonly<Record<string, string>> = {
  'gradients and uses': SVG,
  'a raster of dots': svg('<defs><circle id="d" r="1"/><g id="row">' +
    `${times(40, (at) => `<use href="#d" x="${at}"/>`)}</g></defs>` +
    times(40, (at) => `<use href="#row" y="${at}"/>`)),
  'shadow and reflection': svg(`<g id="all">${times(300, () => path(120))}</g>` +
    '<use href="#all" opacity=".2"/><use href="#all" transform="scale(1 -1)"/>'),
  'classes of a drawing program': svg('<defs><style>/* Generator: a program */\n' +
    times(12, (at) => `.cls-${at}{fill:url(#linear-gradient-${at});}`) +
    ".cls-20,.cls-21{clip-path:url(#clip-path);font-family:'Noto Sans'}</style>" +
    '<clipPath id="clip-path"><rect class="cls-x" width="9" height="9"/></clipPath>' +
    times(12, (at) =>
      `<linearGradient id="linear-gradient-${at}"><stop/><stop/></linearGradient>`) +
    `</defs>${times(500, (at) => `<path class="cls-${at % 22}" d="M0 0h9v9z"/>`)}`),
  'a clip around it all, as of an editor': svg('<g clip-path="url(#clip0)"><g mask="url(#m)">' +
    `${times(800, () => '<path d="M0 0h9v9z" fill="#fff"/>')}</g></g><defs>` +
    '<mask id="m"><rect width="9" height="9" fill="white"/></mask>' +
    '<clipPath id="clip0"><rect width="9" height="9"/></clipPath></defs>'),
  'a style with a comment': svg("<style>/* don't { */ .a{fill:#fff}</style>" +
    "<style>/* it's */ .a{clip-path:url(#c)}</style><clipPath id='c'><path/></clipPath>" +
    '<path class="a"/>'),
  arrows: svg('<marker id="a"><path d="M0 0L9 5L0 9z"/></marker>' +
    times(20, () => '<path d="M0 0L5 5L9 9" marker-end="url(#a)"/>')),
  'a part that is not there': svg('<use href="#nobody"/>'),
  'what is not well-formed, which no program draws': svg('<a "<b </c></d><e <f/>')
}

for (const [name, picture] of Object.entries(ORDINARY)) {
  t.test(`taken: ${name}`, (t) => {
    t.equal(findUnfoldingFault(picture), null)
    t.end()
  })
}

t.test('a logo that unfolds is no logo', (t) => {
  const text = Buffer.from(BOMBS.uses ?? '').toString('base64')
  t.match(judgeLogo(text), { fault: /parts/ })
  t.match(judgeLogo(Buffer.from(SVG).toString('base64')), { media_type: 'image/svg+xml' })
  t.end()
})

/** Of 64 kB each, which a search that begins anew at every character would take minutes for. */
const WORST: Readonly<Record<string, string>> = {
  'open tags': '<a '.repeat(21_000),
  'open quotes': '<a "'.repeat(16_000),
  'one name': `<${'a'.repeat(64_000)}`,
  'one attribute': `<a ${'a'.repeat(64_000)}>`,
  blanks: `<a ${' '.repeat(64_000)}>`,
  depth: '<a>'.repeat(21_000),
  'open comments': `<style>${'/*'.repeat(32_000)}`,
  'one style': `<style>${'a'.repeat(64_000)}`,
  'many rules for many': `<style>${'a{fill:url(#a)}'.repeat(2_000)}</style>${
    '<a/>'.repeat(8_000)}<g id="a"/>`,
  'many of one id': `${'<g id="a"/>'.repeat(2_500)}${'<use href="#a"/>'.repeat(2_000)}`,
  'long selector': `<style>${'a'.repeat(64_000)}>{fill:url(#a)}`,
  'many selectors, names and elements': `<style>${'a,'.repeat(10_000)}a{${
    'url(#b)'.repeat(2_800)}}</style>${'<a/>'.repeat(5_000)}`,
  'the same with parts': `<style>${'a,'.repeat(10_000)}a{${
    'url(#b)'.repeat(2_800)}}</style>${'<a id="b"/>'.repeat(1_500)}`,
  'names in an attribute': `<a style="${'url(#b)'.repeat(4_500)}"/>${'<a id="b"/>'.repeat(2_500)}`,
  'open urls': `<style>a{${'url( '.repeat(12_000)}`,
  'open selectors': `<style>${'a>'.repeat(32_000)}{fill:url(#a)}`
}

for (const [name, picture] of Object.entries(WORST)) {
  t.test(`judged at once: ${name}`, { timeout: 10_000 }, (t) => {
    findUnfoldingFault(picture)
    t.end()
  })
}
