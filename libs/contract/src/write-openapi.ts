import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openApiDocument } from './openapi.ts'

/** Writes the OpenAPI document to the file that the command line names. */
const path = process.argv[2]
if (!path) throw new Error('usage: node write-openapi.ts FILE')
await mkdir(dirname(path), { recursive: true })
await writeFile(path, JSON.stringify(openApiDocument(), null, 2) + '\n')
