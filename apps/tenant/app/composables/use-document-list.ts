import type { Document } from '@envelope/contract'
import { useI18n } from 'petite-vue-i18n'
import { refusalOf } from '../composing/check-file.ts'
import { uploadDocument } from '../composing/upload-document.ts'

/** A file on its way to the API. */
export interface Upload {
  key: number
  name: string
  /** 0 to 1. */
  progress: number
  cancel: () => void
}

/** Why a file is not in the list, until it is dismissed. */
export interface Refusal {
  key: number
  text: string
  /** Whether the tenant's plan does not include it. */
  planLimit: boolean
}

export interface DocumentListOptions {
  initial: Document[]
  /** The draft to add to; makes it when there is none yet. */
  draftId: () => Promise<string>
}

let lastKey = 0
const isPlanLimit = (error: unknown) => toProblem(error)?.code === 'plan_limit_reached'

/** The documents of a draft: what is there, what is being uploaded, and what was refused. */
export function useDocumentList({ initial, draftId }: DocumentListOptions) {
  const api = useApi()
  const { t } = useI18n()
  const say = useSentence()
  const documents = ref(initial)
  const uploads = ref<Upload[]>([])
  const refusals = ref<Refusal[]>([])
  let queue = Promise.resolve()

  const refuse = (text: string, planLimit = false) => refusals.value.push({ key: ++lastKey, text, planLimit })
  const dismiss = (key: number) => (refusals.value = refusals.value.filter((refusal) => refusal.key !== key))

  /** Checks files and uploads the good ones one after the other, so that they keep their order. */
  async function add(files: readonly File[]) {
    refusals.value = []
    for (const file of files) {
      const refusal = await refusalOf(file, documents.value.length + uploads.value.length)
      if (refusal) refuse(refusal)
      else enqueue(file)
    }
  }

  function enqueue(file: File) {
    const controller = new AbortController()
    const key = ++lastKey
    uploads.value.push({ key, name: file.name, progress: 0, cancel: () => controller.abort() })
    const upload = uploads.value.at(-1) as Upload
    queue = queue.then(async () => {
      try {
        controller.signal.throwIfAborted()
        const envelopeId = await draftId()
        documents.value.push(
          await uploadDocument(envelopeId, file, {
            onProgress: (part) => (upload.progress = part),
            signal: controller.signal,
          }),
        )
      } catch (error) {
        if (!controller.signal.aborted) refuse(uploadRefusal(file.name, error), isPlanLimit(error))
      }
      uploads.value = uploads.value.filter((other) => other.key !== key)
    })
  }

  /** @throws ProblemError when the API does not answer; the document then stays in the list */
  async function remove(document: Document) {
    await api.removeDocument({ params: { envelopeId: await draftId(), documentId: document.id } })
    documents.value = documents.value.filter(({ id }) => id !== document.id)
  }

  const uploadRefusal = (name: string, error: unknown) => {
    const problem = toProblem(error)
    if (!problem) throw error
    const { code, title, detail } = problem
    const named = code === 'unsupported_file' || code === 'file_too_large' || code === 'too_many_documents'
    return named && detail ? detail : t('compose.uploadFailed', { name, reason: say(detail ?? title) })
  }

  return { documents, uploads, refusals, add, remove, dismiss, settled: () => queue }
}
