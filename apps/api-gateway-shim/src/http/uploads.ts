import multipart from '@fastify/multipart'
import { documentLimits } from '@envelope/contract'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal, refusalAtField } from '../refusal.ts'

/** Lets operations read the one file of a form as a stream. */
export async function acceptUploads(server: FastifyInstance): Promise<void> {
  await server.register(multipart, {
    // One byte more than allowed, so that it is our own check that says so.
    limits: { files: 1, fields: 5, fieldSize: 1_000, fileSize: documentLimits.size + 1 },
    throwFileSizeLimit: false,
  })
}

/**
 * Gives the form's file to a function. What it leaves unread is read and thrown away: a browser reads no answer before
 * it has sent everything.
 * @throws Refusal `malformed_request`, or `validation_failed` when there is no file
 */
export async function withUpload<Result>(
  request: FastifyRequest,
  use: (file: { name: string; content: Readable }) => Promise<Result>,
): Promise<Result> {
  if (!request.isMultipart()) throw new Refusal('malformed_request')
  // Who broke off while we waited for something else is not noticed any more by what reads the form: it would wait for ever.
  if (request.raw.readableAborted) throw new Refusal('malformed_request')
  const part = await request.file().catch((error: Error) => {
    // What reads the form has a status only for its limits; the rest are forms it cannot read.
    throw 'statusCode' in error ? error : new Refusal('malformed_request', { detail: error.message })
  })
  if (!part || part.fieldname !== 'file') {
    part?.file.resume()
    throw refusalAtField('validation_failed', 'file', 'Choose a file.')
  }
  // Breaking off is told to who reads; until somebody does, it must not end the process.
  part.file.on('error', () => {})
  try {
    return await use({ name: part.filename, content: part.file })
  } finally {
    part.file.resume()
  }
}
