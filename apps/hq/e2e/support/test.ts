import { testWith } from '@envelope/ui/journeys'
import { Stack } from '@envelope/service/testing'

/** Tests against `npx nx serve tenant` and `npx nx serve hq` beside it, started before the first of them. */
export const test = testWith(() => Stack.start({ frontEnds: ['tenant', 'hq'] }))

export { expect } from '@playwright/test'
