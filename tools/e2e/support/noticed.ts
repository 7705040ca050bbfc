import type { Failure, Load } from './load.ts'
import type { Stack } from './stack.ts'

/** Failed requests, but for those that an older Caddy cannot repeat. */
export async function noticed(stack: Stack, load: Load): Promise<Failure[]> {
  const repeatsBodies = await stack.repeatsBodies()
  return load.failures.filter(({ hasBody }) => repeatsBodies || !hasBody)
}
