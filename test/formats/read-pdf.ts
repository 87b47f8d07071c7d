// Reads PDFs with a library that has nothing to do with ours.

import { extractText, getDocumentProxy } from 'unpdf'

export type ReadPdf = { pages: string[], text: string, info: Record<string, unknown>, lang: string }

export async function readPdf (bytes: Buffer): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { text: pages } = await extractText(pdf, { mergePages: false })
  const info = { ...(await pdf.getMetadata()).info } as Record<string, unknown>
  const plain = pages.map((page) => page.replaceAll(/[\u00A0\u202F]/g, ' '))
  return { pages: plain, text: plain.join('\n'), info, lang: String(info.Language) }
}

/** The sizes of the pictures in it, such as `96x32`, each once. */
export function readPictures (bytes: Buffer): string[] {
  const images = bytes.toString('latin1').split(' obj').filter((one) =>
    one.slice(0, one.indexOf('stream')).includes('/Subtype /Image'))
  return [...new Set(images.map((one) =>
    `${/\/Width (\d+)/.exec(one)?.[1]}x${/\/Height (\d+)/.exec(one)?.[1]}`))]
}
