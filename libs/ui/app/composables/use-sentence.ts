import { useI18n } from 'petite-vue-i18n'

/** Says what the contract and the API say, in the visitor's language; they themselves speak English. */
export function useSentence() {
  const { locale, getLocaleMessage } = useI18n({ useScope: 'global' })
  return (sentence: string) => translateSentence(sentence, getLocaleMessage(locale.value)['sentences'] ?? {})
}
