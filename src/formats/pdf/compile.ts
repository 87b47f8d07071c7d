// Makes a PDF of a sheet by Typst. It keeps the thread busy, so it runs in a process of its own.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
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
    const { logo, template, at, ...data } = sheet
    const picture = logo && `/logo.${logo.media_type === 'image/png' ? 'png' : 'svg'}`
    compiler.resetShadow()
    if (logo !== null) compiler.mapShadow(`${FOLDER}${picture}`, Buffer.from(logo.data))
    compiler.mapShadow(join(FOLDER, 'data.json'),
      Buffer.from(JSON.stringify({ ...data, logo: picture })))
    return compiler.pdf({ mainFilePath: join(FOLDER, `${template}.typ`) }, {
      creationTimestamp: at, ...pdfStandard !== undefined && { pdfStandard }
    })
  }

  return (sheet) => {
    try {
      return attempt([
        () => compile(sheet, ARCHIVABLE),
        () => compile(sheet),
        () => compile({ ...sheet, logo: null })
      ])
    } finally {
      compiler.evictCache(REMEMBERED)
    }
  }
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
