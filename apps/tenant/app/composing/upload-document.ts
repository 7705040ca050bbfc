import type { Document } from '@envelope/contract'
import { filePath, ProblemError, problemOf, unanswered } from '@envelope/contract/terms'

export interface UploadOptions {
  /** Called with the part that has left the browser, 0 to 1. */
  onProgress: (part: number) => void
  signal: AbortSignal
}

/**
 * Uploads a document to a draft. By XMLHttpRequest, since fetch does not tell how far an upload is.
 * @throws ProblemError when the API refuses it or does not answer; an AbortError when it is cancelled
 */
export function uploadDocument(
  envelopeId: string,
  file: File,
  { onProgress, signal }: UploadOptions,
): Promise<Document> {
  const body = new FormData()
  body.append('file', file)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api${filePath('addDocument', { envelopeId })}`)
    request.responseType = 'json'
    request.setRequestHeader('accept', 'application/json')
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 0))
    request.addEventListener('load', () => {
      loadSchemas().then(({ document, problem }) => {
        const uploaded = document.safeParse(request.response)
        if (uploaded.success) return resolve(uploaded.data)
        const refused = problem.safeParse(request.response)
        reject(new ProblemError(refused.success ? refused.data : problemOf('unavailable')))
      }, reject)
    })
    request.addEventListener('error', (event) => reject(unanswered(event)))
    request.addEventListener('abort', () =>
      reject(new DOMException('The upload was cancelled', 'AbortError')),
    )
    signal.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}
