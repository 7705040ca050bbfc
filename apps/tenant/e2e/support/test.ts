import { testWith } from '@envelope/ui/journeys'
import { Stack } from '@envelope/service/testing'

/** Tests against one `npx nx serve tenant`, started before the first of them. */
export const test = testWith(() => Stack.start())

export { expect } from '@playwright/test'
