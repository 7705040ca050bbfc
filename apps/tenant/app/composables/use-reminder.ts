import type { Envelope } from '@envelope/contract'

/** Mails a recipient who is waited for their link once more, and says what came of it. */
export function useReminder() {
  const api = useApi()
  const toasts = useToasts()
  const say = useSentence()
  const busy = ref(false)

  /**
   * @param words what is said when it is done, and in place of the API's sentence when it was done just before
   * @returns the envelope as it is then; undefined when it was refused
   */
  async function remind(
    params: { envelopeId: string; recipientId: string },
    words: { done: string; recently?: string },
  ): Promise<Envelope | undefined> {
    busy.value = true
    try {
      const envelope = await api.remindRecipient({ params })
      toasts.show(words.done)
      return envelope
    } catch (error) {
      const problem = toProblem(error)
      if (!problem) throw error
      const recently = problem.code === 'reminded_recently' ? words.recently : undefined
      toasts.show(recently ?? say(problem.title), 'danger')
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, remind }
}
