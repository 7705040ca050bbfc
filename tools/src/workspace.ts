import { join } from 'node:path'

/** The root of the repository. */
export const workspace = join(import.meta.dirname, '../..')
