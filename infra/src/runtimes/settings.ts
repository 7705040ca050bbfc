import type { Runtime } from '../images.ts'
import { shimSettings } from './api-gateway-shim.ts'
import type { ContainerSettings, Surroundings } from './container-settings.ts'
import { laravelSettings } from './laravel.ts'
import { nuxtSettings } from './nuxt.ts'
import { bridgeSettings } from './reverb-bridge.ts'

/** What containers of each runtime are given. */
export const settingsOf: Record<Runtime, (surroundings: Surroundings) => ContainerSettings> = {
  nuxt: nuxtSettings,
  'api-gateway-shim': shimSettings,
  'reverb-bridge': bridgeSettings,
  laravel: laravelSettings,
}
