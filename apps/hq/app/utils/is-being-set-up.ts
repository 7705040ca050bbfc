import type { SetupStep } from '@envelope/contract'

/** Whether a step of a tenant's creation is under way that takes seconds, unlike that its administrator signs in. */
export const isBeingSetUp = (steps: SetupStep[] | null | undefined): boolean =>
  steps?.some(({ name, state }) => name !== 'signIn' && state !== 'done' && state !== 'failed') ?? false
