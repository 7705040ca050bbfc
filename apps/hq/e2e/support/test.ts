import { testWith } from '@envelope/ui/journeys'
import { Stack } from '@envelope/service/testing'

/** Tests against HQ and the tenant app as they are built for production, started before the first of them. */
export const test = testWith(() => Stack.startBuilt({ frontEnds: ['tenant', 'hq'] }))

/** Tests against `npx nx serve tenant` and `npx nx serve hq` beside it. */
export const servedTest = testWith(() => Stack.serve({ frontEnds: ['tenant', 'hq'] }))

export { expect } from '@playwright/test'
