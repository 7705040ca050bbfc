import { isDuplicate } from './database/errors.ts'

export const idempotencyKeysKeptHours = 48

/**
 * What a request with the same idempotency key made before, else what it makes now. `make` writes the key in its
 * transaction: where the same request came twice at the same moment, the second one fails, and gets what the first made.
 */
export async function makeOnce<Made>(
  madeBefore: () => Promise<Made | undefined>,
  make: () => Promise<Made>,
): Promise<Made> {
  const before = await madeBefore()
  if (before !== undefined) return before
  try {
    return await make()
  } catch (error) {
    const made = isDuplicate(error) ? await madeBefore() : undefined
    if (made !== undefined) return made
    throw error
  }
}
