// The settings of a merchant's documents: its logo is judged, kept, and never read back.

import t from 'tap'
import { deflateSync } from 'node:zlib'
import { inTurn } from '../../support/in-turn.ts'
import { holds } from '../../support/holds.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { PNG, SVG } from '../documents/logos.ts'

const { db, givenMerchant } = await givenService(t)
const ADDRESS = { name: 'Analytical Bikes', line1: 'Hafen 7', city: 'Berlin', country: 'DE' }

const patch = async (merchant: TestMerchant, documents: object) =>
  merchant.patch('/v1/merchant', { settings: { documents } })

async function pictureOf ({ id }: TestMerchant): Promise<Buffer | null> {
  const { logo } = await db.selectFrom('merchants').where('id', '=', id).select('logo')
    .executeTakeFirstOrThrow()
  return logo
}

const base64 = (data: string | Buffer): string => Buffer.from(data).toString('base64')

t.test('what is named changes, what is absent stays, null empties', async (t) => {
  const merchant = await givenMerchant({ settings: { documents: { language: 'de' } } })
  const about = { color: '#1a56db', address: ADDRESS, tax_id: 'DE1', footer_text: 'HRB 1' }
  const { settings: { documents } } = await bodyOf(patch(merchant, about))
  holds(t, documents, {
    ...about, language: 'de', address: { ...ADDRESS, company: null, postal_code: null }
  })
  t.same((await bodyOf(patch(merchant, documents))).settings.documents, documents, 'as it was read')
  holds(t, (await bodyOf(patch(merchant, { address: null, color: null }))).settings.documents, {
    address: null, color: null, tax_id: 'DE1'
  })
})

t.test('a logo is kept beside the settings, and only described when it is read', async (t) => {
  const merchant = await givenMerchant({ settings: { documents: { logo: { data: PNG } } } })
  const { settings: { documents } } = await bodyOf(merchant.get('/v1/merchant'))
  holds(t, documents.logo, { media_type: 'image/png', bytes: Buffer.from(PNG, 'base64').length })
  t.same(await pictureOf(merchant), Buffer.from(PNG, 'base64'))
  const events = await db.selectFrom('events').where('subject_id', '=', merchant.id)
    .select('data').execute()
  t.notMatch(JSON.stringify(events), PNG, 'no event has it')

  const again = await bodyOf(patch(merchant, documents))
  t.same(again.settings.documents, documents, 'as it was read')
  t.same(await pictureOf(merchant), Buffer.from(PNG, 'base64'))
  const of_svg = await bodyOf(patch(merchant, { logo: { data: base64(SVG) } }))
  holds(t, of_svg.settings.documents.logo, { media_type: 'image/svg+xml' })
  refused(t, await patch(merchant, { logo: documents.logo }), [400, 'invalid_request'],
    ['/settings/documents/logo/data required'])
  t.equal(String(await pictureOf(merchant)), SVG)
  const removed = await bodyOf(patch(merchant, { logo: null }))
  t.equal(removed.settings.documents.logo, null)
  t.equal(await pictureOf(merchant), null)
  refused(t, await patch(merchant, { logo: {} }), [400, 'invalid_request'],
    ['/settings/documents/logo/data required'])
})

const png = Buffer.from(PNG, 'base64')
const huge = Buffer.from(png)
huge.writeUInt32BE(2_001, 16)

const FAULTY: Readonly<Record<string, string | Buffer>> = {
  'a text': 'hello, world',
  'a GIF': 'GIF89a\x01\x00\x01\x00',
  'half a PNG': png.subarray(0, png.length - 4),
  'a PNG of 2,001 pixels': huge,
  'an SVG that is compressed': deflateSync(SVG),
  'another root': '<html><svg/></html>',
  'not UTF-8': Buffer.concat([Buffer.from(SVG), Buffer.from([0xff])]),
  'a script': '<svg><script>1</script></svg>',
  'a script with a prefix': '<svg><s:script xmlns:s="http://www.w3.org/2000/svg"/></svg>',
  'a handler': '<svg onload="x()"/>',
  'a picture': '<svg><image href="#a"/></svg>',
  'a file': '<svg><use xlink:href="other.svg#a"/></svg>',
  'a file without quotes': '<svg><use href = other.svg /></svg>',
  'a style from elsewhere': '<svg><rect style="fill: url(http://x.example/a)"/></svg>',
  'an import': '<svg><style>@import "a.css"</style></svg>',
  'an escape': '<svg><style>rect { fill: \\75rl(a) }</style></svg>',
  'an entity': '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
  'a hidden address': '<svg><use href="&#x68;ttp://x.example"/></svg>',
  'a style sheet': '<?xml-stylesheet href="#a"?><svg/>'
}

t.test('400 for what is no logo, and nothing is kept of it', async (t) => {
  const merchant = await givenMerchant()
  await inTurn(Object.entries(FAULTY), async ([name, data]) =>
    t.test(name, async (t) => refused(t, await patch(merchant, { logo: { data: base64(data) } }),
      [400, 'invalid_request'], ['/settings/documents/logo/data not_a_logo'])))
  refused(t, await patch(merchant, { logo: { data: 'YQ' } }), [400, 'invalid_request'])
  refused(t, await patch(merchant, { logo: { data: base64(Buffer.alloc(65_537)) } }),
    [400, 'invalid_request'])
  refused(t, await patch(merchant, { color: 'red', language: 'la', paper: 'a3', logo: 'x' }),
    [400, 'invalid_request'], [
      '/settings/documents/color wrong_format', '/settings/documents/language not_allowed',
      '/settings/documents/logo wrong_type', '/settings/documents/paper not_allowed'
    ])
  holds(t, await bodyOf(merchant.get('/v1/merchant')), { version: 1 })
})

t.test('a supplier has an address and a language, or none', async (t) => {
  const merchant = await givenMerchant()
  const url = `/v1/suppliers/${await merchant.givenSupplier({ code: 'S', language: 'fr' })}`
  holds(t, await bodyOf(merchant.get(url)), { language: 'fr', address: null })
  holds(t, await bodyOf(merchant.patch(url, { address: ADDRESS })), {
    language: 'fr', address: { ...ADDRESS, line2: null }
  })
  holds(t, await bodyOf(merchant.patch(url, { address: null, language: null })), {
    language: null, address: null
  })
  refused(t, await merchant.patch(url, { language: 'la' }), [400, 'invalid_request'],
    ['/language not_allowed'])
})
