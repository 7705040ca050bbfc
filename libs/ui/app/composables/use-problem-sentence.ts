import type { Problem } from '@envelope/contract'
import { useI18n } from 'petite-vue-i18n'

/** Says what the API refused, in the visitor's language: with the details, or with how long to wait. */
export function useProblemSentence() {
  const { t } = useI18n({ useScope: 'global' })
  const say = useSentence()
  return ({ code, title, detail, retryAfter: seconds }: Problem): string => {
    // The details of a suspension are its reason, and no sentence by themselves.
    if (code === 'tenant_suspended') return say(title)
    // A server that is away says as well when to try again, and means somebody else.
    if (code !== 'too_many_attempts' || !seconds) return say(detail ?? title)
    return seconds < 100
      ? t('signIn.waitSeconds', { seconds })
      : t('signIn.waitMinutes', { minutes: Math.ceil(seconds / 60) })
  }
}
