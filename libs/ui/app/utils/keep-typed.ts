import type { Ref } from 'vue'

/**
 * Keeps what was typed or filled in before the page came alive: hydration would put the control back to what the
 * server rendered. To be called in the setup of a component whose root is the control.
 */
export function keepTyped(model: Ref<string | number | undefined>): void {
  if (!import.meta.client || !useNuxtApp().isHydrating) return
  const control = getCurrentInstance()?.vnode.el as HTMLInputElement | HTMLTextAreaElement | null | undefined
  if (control?.value && control.value !== String(model.value ?? '')) model.value = control.value
}
