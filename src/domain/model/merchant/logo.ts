// Judges a picture that a merchant sends as its logo: a PNG, or an SVG that needs nothing else.

import { findUnfoldingFault } from './svg-references.ts'

export const LOGO_TYPES = ['image/png', 'image/svg+xml'] as const
export type LogoType = typeof LOGO_TYPES[number]

export const LOGO_BYTES_MAX = 64 * 1024
/** In base64, four characters carry three bytes. */
export const LOGO_CHARACTERS_MAX = Math.ceil(LOGO_BYTES_MAX / 3) * 4

export type JudgedLogo = { data: Buffer, media_type: LogoType } | { fault: string }

/** `text` is base64. A fault says what must be otherwise. */
export function judgeLogo (text: string): JudgedLogo {
  const data = Buffer.from(text, 'base64')
  if (data.length === 0 || data.toString('base64') !== text) return { fault: 'must be base64' }
  if (data.length > LOGO_BYTES_MAX) return { fault: `must have at most ${LOGO_BYTES_MAX} bytes` }
  const is_png = data.subarray(0, PNG.length).equals(PNG)
  const fault = is_png ? findPngFault(data) : findSvgFault(data)
  if (fault !== null) return { fault }
  return { data, media_type: is_png ? 'image/png' : 'image/svg+xml' }
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const HEADER = { name_at: 12, width_at: 16, height_at: 20, bytes: 33 }
const END = Buffer.from('IEND\xae\x42\x60\x82', 'latin1')
/** So that a picture of few bytes cannot unfold to hundreds of megabytes. */
const PIXELS_MAX = 2_000

function findPngFault (data: Buffer): string | null {
  const { name_at, width_at, height_at, bytes } = HEADER
  const is_whole = data.length > bytes && data.toString('latin1', name_at, width_at) === 'IHDR' &&
    data.subarray(-END.length).equals(END)
  if (!is_whole) return 'must be a whole PNG'
  const sides = [data.readUInt32BE(width_at), data.readUInt32BE(height_at)]
  return sides.every((pixels) => pixels > 0 && pixels <= PIXELS_MAX)
    ? null
    : `must be at most ${PIXELS_MAX} pixels wide and high`
}

/** What runs or loads. Pictures and styles may only name parts of the SVG itself. */
const FORBIDDEN: ReadonlyArray<readonly [RegExp, string]> = [
  [/<!/, 'must have no comments, document type or entities'],
  [/<\?(?!xml[\s?])/i, 'must have no processing instructions'],
  [/<\/?\s*(?:[\w.-]+:)?(?:script|foreignObject|image|feImage|iframe|filter)\b/i,
    'must have no scripts, foreign objects, filters and embedded pictures'],
  [/\bon[a-z]+\s*=/i, 'must have no event handlers'],
  [/href\s*=\s*(?!["']#)/i, 'must only refer to its own parts'],
  [/url\(\s*(?!["']?#)/i, 'must only refer to its own parts'],
  [/@import|\\/i, 'must have no imports and no escapes in styles'],
  [/&(?!(?:amp|lt|gt|quot|apos);)/i, 'must have no character references but those of XML']
]

function findSvgFault (data: Buffer): string | null {
  const text = data.toString('utf8')
  const is_utf8 = Buffer.from(text, 'utf8').equals(data)
  if (!is_utf8 || !/^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?<svg[\s>]/.test(text)) {
    return 'must be a PNG, or an SVG in UTF-8'
  }
  return FORBIDDEN.find(([pattern]) => pattern.test(text))?.[1] ?? findUnfoldingFault(text)
}
