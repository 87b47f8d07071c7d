// Logos for tests.

import { crc32, deflateSync } from 'node:zlib'

/** A chequered flag of 96 × 32 pixels, in base64. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAGAAAAAgCAYAAADtwH1UAAAAaklEQVR42u3ZsQkAIAxFwczh' +
  'YC7vMOoEaSw+yAkp07yrgjXm2t3cV93Yf9sXEAAAAQEAEBAAAAETAAJl9wEAACAgAAACAgAg' +
  'YAJAIJcwAAEBABAQAAABAfgPEMglDEBAAAAEBABAQADf7x/SaqvScsfS7QAAAABJRU5ErkJg' +
  'gg=='

export const SVG = '<svg xmlns="http://www.w3.org/2000/svg" ' +
  'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40"><defs><linearGradient id="g"><stop stop-color="#1a56db"/>' +
  '<stop offset="1" stop-color="#0f2f7a"/></linearGradient><circle id="c" r="12"/></defs>' +
  '<use xlink:href="#c" x="20" y="20" fill="url(#g)"/><use href="#c" x="50" y="20"/>' +
  '<rect x="76" y="8" width="40" height="24" rx="4" fill="url(#g)"/></svg>'

/** A grey picture of this size, by which it is known in a PDF. */
export function pngOf (width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const rows = Buffer.alloc((width + 1) * height, 128).map((grey, at) =>
    at % (width + 1) === 0 ? 0 : grey)
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))
  ])
}
