// Handles the rest of a body that nobody reads. A small rest is read and dropped, so that the
// sender gets the answer. With a larger rest the connection is closed.

import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The body limit of most routes. The connection of a larger body, or one of unknown size, ends. */
export const DRAINED_BYTES_MAX = 1024 * 1024
const DRAINED_WITHIN_MS = 2_000

/** Prepares the end of an answer that is sent before the body of its request has arrived. */
export function endUnreadBody ({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return
  const { 'content-length': length, 'transfer-encoding': coding } = raw.headers
  const is_small = length === undefined || Number(length) <= DRAINED_BYTES_MAX
  if (coding === undefined && is_small) return
  reply.header('connection', 'close')
  drainAtEnd(raw.socket)
}

/**
 * Reads and drops what arrives after the answer. Node would destroy the connection directly behind
 * the answer. A sender that is still writing would get a reset, and could not read the answer.
 */
export function drainAtEnd (socket: Socket): void {
  socket.destroySoon = () => {
    socket.end()
    drain(socket)
  }
}

/** Reads and drops what still arrives, up to 1 MB and 2 s. Then the connection is destroyed. */
export function drain (socket: Socket): void {
  const bytes_max = socket.bytesRead + DRAINED_BYTES_MAX
  const late = setTimeout(() => socket.destroy(), DRAINED_WITHIN_MS)
  socket.once('close', () => clearTimeout(late))
  socket.on('end', () => socket.destroy())
  socket.resume() // Node starts to read in the next tick
  process.nextTick(() => {
    // Node's parser reads the socket directly until somebody listens for data. After that, all
    // listeners are removed, so the parser gets no more bytes. Behind the end of this body there
    // may be further requests, which must not be handled.
    socket.on('data', () => {})
    socket.removeAllListeners('data')
    socket.on('data', () => {
      if (socket.bytesRead > bytes_max) socket.destroy()
    })
  })
}
