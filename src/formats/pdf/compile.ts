// Makes a PDF of a sheet by Typst. It keeps the thread busy, so it runs in a process of its own.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { FACTURX_NAME, toFacturx } from './factur-x.ts'
import type { Sheet } from './sheet.ts'

/** PDF/A for archives, with tags for readers. It can't show a letter that no font has. */
const ARCHIVABLE = 'a-3a'
const FOLDER = join(import.meta.dirname, 'templates')
/** So many documents later Typst forgets what it had computed for one. */
const REMEMBERED = 3

const FONTS: ReadonlyArray<readonly [from: string, files: readonly string[]]> = [
  ['@embedpdf/fonts-latin', ['NotoSans-Regular', 'NotoSans-SemiBold']],
  ['@embedpdf/fonts-arabic', ['NotoNaskhArabic-Regular', 'NotoNaskhArabic-Bold']],
  ['@embedpdf/fonts-hebrew', ['NotoSansHebrew-Regular', 'NotoSansHebrew-Bold']]
]

function readFonts (): Buffer[] {
  return FONTS.flatMap(([name, files]) => {
    const folder = new URL('../fonts/', import.meta.resolve(name))
    return files.map((file) => readFileSync(new URL(`${file}.ttf`, folder)))
  })
}

/** Returns the function that compiles. The same sheet gives the same bytes. */
export function buildCompiler (): (sheet: Sheet) => Buffer {
  const fontArgs = [{ fontBlobs: readFonts() }]
  const compiler = NodeCompiler.create({ workspace: FOLDER, fontArgs })

  const compile = (sheet: Sheet, pdfStandard?: string): Buffer => {
    const { logo, facturx, template, at, ...data } = sheet
    const picture = logo && `/logo.${logo.media_type === 'image/png' ? 'png' : 'svg'}`
    compiler.resetShadow()
    if (logo !== null) compiler.mapShadow(`${FOLDER}${picture}`, Buffer.from(logo.data))
    const inside = facturx === undefined ? null : `/${FACTURX_NAME}`
    if (facturx !== undefined) compiler.mapShadow(`${FOLDER}${inside}`, Buffer.from(facturx))
    compiler.mapShadow(join(FOLDER, 'data.json'),
      Buffer.from(JSON.stringify({ ...data, logo: picture, facturx: inside })))
    return compiler.pdf({ mainFilePath: join(FOLDER, `${template}.typ`) }, {
      creationTimestamp: at, ...pdfStandard !== undefined && { pdfStandard }
    })
  }

  return (sheet) => {
    const without = { ...sheet, logo: null }
    try {
      return sheet.facturx === undefined
        ? attempt([
          () => compile(sheet, ARCHIVABLE), () => compile(sheet), () => compile(without)
        ])
        : toFacturx(attempt([
          () => compile(sheet, ARCHIVABLE),
          () => compile(without, ARCHIVABLE),
          () => compile(inOwnLetters(without), ARCHIVABLE)
        ]))
    } finally {
      compiler.evictCache(REMEMBERED)
    }
  }
}

/** Letters of our fonts, and marks that stand on letters. */
const NOT_OWN = /[^\n\u0020-\u036F\u0384-\u052F\u05D0-\u064A\u2010-\u203A\u20A0-\u20BF\u2122]/gu

/** A Factur-X is a PDF/A, and that has no letter without a font. What is inside has them all. */
function inOwnLetters (sheet: Sheet): Sheet {
  const { facturx, ...said } = sheet
  const own = JSON.parse(JSON.stringify(said, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(NOT_OWN, '?') : value)) as Sheet
  return { ...own, ...facturx && { facturx } }
}

/** The first of them that succeeds. Throws what the last one throws. */
function attempt ([first, ...others]: ReadonlyArray<() => Buffer>): Buffer {
  if (first === undefined) throw new Error('no attempt')
  if (others.length === 0) return first()
  try {
    return first()
  } catch {
    return attempt(others)
  }
}
