import { useI18n } from 'petite-vue-i18n'

const kinds = [
  'deliver',
  'remind',
  'deliverCopy',
  'invite',
  'resetPassword',
  'passwordChanged',
  'notifySender',
  'broadcast',
  'peopleChanged',
  'sessionEnded',
  'tenantSuspended',
  'deletionRequested',
  'deletionCanceled',
  'domainMissing',
  'domainLapsed',
  'erase',
  'checkDomain',
  'prepareFiles',
  'removeFile',
] as const

/** Kinds of jobs in words; one that this release does not know keeps its name. */
export function useJobKinds() {
  const { t } = useI18n()
  const known = (kind: string) => kinds.find((one) => one === kind)
  return {
    kinds,
    nameOf(kind: string) {
      const name = known(kind)
      return name ? t(`jobKind.${name}`) : kind
    },
  }
}
