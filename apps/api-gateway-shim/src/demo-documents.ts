import { readFile } from 'node:fs/promises'
import type { DemoDocument } from './demo/stories.ts'

/** Lies beside main.ts, as the bundle does, so that the path holds in both. */
export const readDemoDocument = (name: DemoDocument): Promise<Buffer> =>
  readFile(new URL(`./demo/${name}`, import.meta.url))
