import { operatorEventTypes, operatorRoles } from '@envelope/contract/terms'
import { useI18n } from 'petite-vue-i18n'

const names = [
  'adminEmail',
  'as',
  'deletesAt',
  'domain',
  'email',
  'envelopesPerMonth',
  'error',
  'from',
  'job',
  'kind',
  'members',
  'name',
  'operator',
  'plan',
  'reason',
  'requestedAt',
  'role',
  'search',
  'slug',
  'storageBytes',
  'tenant',
  'to',
  'type',
] as const

/** What an operator's action was done with, in words; what this release does not know stays as it was written down. */
export function useAuditDetails() {
  const { t, locale } = useI18n()
  const { dateTime } = useDates()
  const { nameOf: jobKind } = useJobKinds()

  const time = (value: string) => (Number.isNaN(Date.parse(value)) ? value : dateTime(value))
  const role = (value: string) => {
    const known = operatorRoles.find((one) => one === value)
    return known ? t(`operatorRole.${known}`) : value
  }
  const inWords: Partial<Record<(typeof names)[number], (value: string) => string>> = {
    deletesAt: time,
    requestedAt: time,
    kind: jobKind,
    // `admin → support` where it was changed.
    role: (value) => value.split(' → ').map(role).join(' → '),
    storageBytes: (value) => (/^\d+$/.test(value) ? dataSize(Number(value), locale.value) : value),
    type(value) {
      const known = operatorEventTypes.find((one) => one === value)
      return known ? t(`operatorEvent.${known}`) : value
    },
  }
  return (details: Record<string, string>): { name: string; value: string }[] =>
    Object.entries(details).map(([key, value]) => {
      const name = names.find((one) => one === key)
      return name
        ? { name: t(`auditLog.detail.${name}`), value: inWords[name]?.(value) ?? value }
        : { name: key, value }
    })
}
