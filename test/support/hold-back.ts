// Requests to a partner, and its answers, that a proxy holds back until a test lets them go.

import { connect, type Socket } from 'node:net'

export type Held = {
  /**
   * The whole request is here, and the partner knows nothing of it; or the partner's answer is, and
   * who has asked knows nothing of it.
   */
  came: Promise<void>
  /**
   * Lets it go, also when whoever has sent it has died meanwhile: it is late, and not lost.
   * Resolves with the beginning of the partner's answer, or all of one that was held. That one is
   * empty if nobody waits for it any more.
   */
  release: () => Promise<string>
}

/** Of one connection. */
export type Holding = {
  /** The partner gets it by another connection. */
  is_apart: boolean
  takeRequest: (bytes: Buffer) => void
  takeAnswer: (bytes: Buffer) => void
}

export type Hold = Held & {
  beginning: string
  /** It is for one request. */
  is_taken: () => boolean
  begin: (client: Socket, upstream: Socket) => Holding
}

/** `port` is the partner's. The partner may have restarted before it gets the request. */
export function buildRequestHold (beginning: string, port: number): Hold {
  const came = Promise.withResolvers<void>()
  let kept = Buffer.alloc(0)
  let client: Socket | undefined
  return {
    came: came.promise,
    release: async () => {
      await came.promise
      return deliver(connect(port, '127.0.0.1'), asLast(kept), client)
    },
    beginning,
    is_taken: () => client !== undefined,
    begin: (from) => {
      client = from
      return {
        is_apart: true,
        takeRequest: (bytes) => {
          kept = Buffer.concat([kept, bytes])
          if (isWhole(kept)) came.resolve()
        },
        takeAnswer: () => {}
      }
    }
  }
}

/** By a connection of its own, with which that of the client ends. */
async function deliver (
  late: Socket, kept: Buffer, client: Socket | undefined
): Promise<string> {
  const answered = Promise.withResolvers<string>()
  late.on('error', answered.reject)
  late.on('data', (bytes: Buffer) => {
    answered.resolve(bytes.toString())
    client?.write(bytes)
  })
  late.on('close', () => {
    answered.reject(new Error('the partner does not answer what was held back'))
    client?.end()
  })
  late.write(kept)
  return answered.promise
}

/** The same request, which asks for the end of its connection. */
function asLast (request: Buffer): Buffer {
  const text = request.toString('latin1')
  return Buffer.from(text.replace(/^connection: keep-alive/im, 'connection: close'), 'latin1')
}

/** The partner has done what was asked. */
export function buildAnswerHold (beginning: string): Hold {
  const came = Promise.withResolvers<void>()
  let is_released = false
  let kept = Buffer.alloc(0)
  let client: Socket | undefined
  return {
    came: came.promise,
    release: async () => {
      await came.promise
      is_released = true
      if (client?.destroyed !== false) return ''
      client.write(kept)
      return kept.toString()
    },
    beginning,
    is_taken: () => client !== undefined,
    begin: (from, upstream) => {
      client = from
      return {
        is_apart: false,
        takeRequest: (bytes) => { upstream.write(bytes) },
        takeAnswer: (bytes) => {
          if (is_released) from.write(bytes)
          else kept = Buffer.concat([kept, bytes])
          came.resolve()
        }
      }
    }
  }
}

/** Is the body there that the headers promise? */
function isWhole (bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return false
  const [, length = '0'] = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, end)) ?? []
  return bytes.length >= end + 4 + Number(length)
}
