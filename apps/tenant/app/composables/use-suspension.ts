import { channels } from '@envelope/contract/terms'

/** Says at once, on whatever page is open, that the tenant was suspended, and why. */
export function useSuspension(tenantId: string): void {
  useChannel('private', channels.tenant(tenantId), {
    on: { 'tenant.suspended': ({ reason }) => showError(suspensionError(reason)) },
  })
}
