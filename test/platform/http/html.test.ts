// Templates of HTML: every value is escaped, and only what a template has made is not.

import t from 'tap'
import { html, type Html } from '../../../src/platform/http/html.ts'

t.test('values are escaped, in text and in attributes', async (t) => {
  const [value, escaped] = ['<b title="x">\'&', '&lt;b title=&quot;x&quot;&gt;&#39;&amp;']
  t.equal(html`<p title="${value}">${value}</p>`.text, `<p title="${escaped}">${escaped}</p>`)
})

t.test('templates within templates stand as they are, once', async (t) => {
  const items = ['a', '<'].map((one) => html`<li>${one}</li>`)
  t.equal(html`<ul>${items}${null}${3}</ul>`.text, '<ul><li>a</li><li>&lt;</li>3</ul>')
})

t.test('an object that only looks like a template is not trusted', async (t) => {
  const forged = { text: '<script>' } as Html
  t.notMatch(html`${forged}`.text, /<script>/)
  const copied = { ...html`<b></b>` }
  t.notMatch(html`${copied}`.text, /<b>/)
  t.throws(() => Object.assign(html`<p></p>`, { text: '<script>' }), 'and cannot be changed')
})
