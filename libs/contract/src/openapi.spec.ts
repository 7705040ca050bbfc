import { describe, expect, it } from 'vitest'
import { areaOf, areas } from './areas.ts'
import { openApiDocument } from './openapi.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

const document = openApiDocument()

describe('the OpenAPI document', () => {
  it('is of version 3.1', () => {
    expect(document.openapi).toBe('3.1.0')
  })

  it.each(Object.entries<Operation>(operations))('describes %s', (name, operation) => {
    const path = document.paths?.[operation.path]
    const described = path?.[operation.method.toLowerCase() as 'get']
    expect(described?.operationId).toBe(name)
    expect(described?.responses).toHaveProperty(String(operation.status))
    const inPath =
      described?.parameters?.filter((parameter) => 'in' in parameter && parameter.in === 'path') ?? []
    expect(inPath).toHaveLength(operation.path.match(/\{/g)?.length ?? 0)
    const needsToken = ['member', 'operator'].includes(operation.access)
    expect(described?.security).toEqual(needsToken ? [{ token: [] }] : undefined)
    expect(described?.tags).toEqual([areaOf(operation).name])
  })

  it('has every operation in an area, and no area without one', () => {
    const used = new Set(Object.values<Operation>(operations).map((operation) => areaOf(operation)))
    expect([...areas].filter((area) => !used.has(area))).toEqual([])
  })

  it('describes each schema once, not apart for what is sent and what is received', () => {
    const names = Object.keys(document.components?.schemas ?? {})
    expect(names.filter((name) => name.endsWith('Output'))).toEqual([])
  })

  it('describes the broadcast events by the schemas that operations answer with', () => {
    const body = document.webhooks?.['envelope.changed']?.post?.requestBody
    expect(body).toMatchObject({
      content: {
        'application/json': {
          schema: { properties: { envelope: { $ref: '#/components/schemas/EnvelopeSummary' } } },
        },
      },
    })
  })

  it('refers only to what it holds', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
    for (const [, name] of references) expect(document.components?.schemas).toHaveProperty(name!)
  })
})
