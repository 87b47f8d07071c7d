// The HTTP routes of received documents: each has a path, a schema and a line that calls the
// service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { isFile } from '../../platform/http/input/files.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { acceptedType } from '../../platform/http/preferred-type.ts'
import { sendAnswer, sendFile, sendValue } from '../../platform/http/reply.ts'
import { DOCUMENT_BYTES_MAX } from './schema/received-document.ts'
import {
  findDocumentContentRoute, findDocumentReceiptRoute, findDocumentRoute, listDocumentsRoute,
  receiveDocumentRoute
} from './schema/routes.ts'
import {
  readDocument, readDocumentContent, readDocumentPage, readDocumentReceipt
} from './service/read.ts'
import { type File, receiveDocument } from './service/receive.ts'

export const receivedDocumentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/documents', {
    ...receiveDocumentRoute, bodyLimit: DOCUMENT_BYTES_MAX
  }, async (request, reply) => {
    const { query: { supplier_id = null }, body, call } = request
    const file = isFile(body)
      ? { supplier_id, media_type: mediaTypeOf(request), bytes: body }
      : {
          supplier_id: body.supplier_id ?? supplier_id,
          media_type: body.media_type,
          bytes: Buffer.from(body.content)
        }
    return sendAnswer(reply, await receiveDocument(call, file, request.log))
  })

  app.get('/documents', listDocumentsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readDocumentPage(request.call, query)))

  app.get('/documents/:id', findDocumentRoute, async (request, reply) =>
    sendValue(reply, await readDocument(request.call, request.params.id)))

  app.get('/documents/:id/content', findDocumentContentRoute, async (request, reply) => {
    const { bytes, name } = await readDocumentContent(request.call, request.params.id)
    return sendFile(reply, { bytes, name, type: 'application/octet-stream' })
  })

  app.get('/documents/:id/receipt', findDocumentReceiptRoute, async (request, reply) => {
    const { bytes, name, media_type } = await readDocumentReceipt(request.call, request.params.id)
    return sendFile(reply, { bytes, name, type: acceptedType(request, [media_type]) })
  })
}

/** Only the media types of the route come as files. */
function mediaTypeOf ({ mediaType }: FastifyRequest): File['media_type'] {
  return mediaType as File['media_type']
}
