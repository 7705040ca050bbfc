import { useI18n } from 'vue-i18n'

/** Says what the contract and the API say, in the visitor's language; they themselves speak English. */
export function useSentence() {
  const { tm } = useI18n({ useScope: 'global' })
  return (sentence: string) => translateSentence(sentence, tm('sentences') as Record<string, string>)
}
