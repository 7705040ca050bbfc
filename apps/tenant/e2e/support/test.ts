import { testWith } from '@envelope/ui/journeys'
import { Stack } from '@envelope/service/testing'

/** Tests against the tenant app as it is built for production, started before the first of them. */
export const test = testWith(() => Stack.startBuilt())

/** Tests against one `npx nx serve tenant`. */
export const servedTest = testWith(() => Stack.serve())

export { expect } from '@playwright/test'
