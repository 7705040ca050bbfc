import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { requestExamples } from './request-examples.ts'

const all = Object.entries<Operation>(operations)

describe('the operations', () => {
  it('have a method and path each of their own', () => {
    const addresses = all.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  it.each(all)('%s: is marked where its answer holds a token', (_, { response, answersToken = false }) => {
    expect(response instanceof z.ZodObject && 'token' in response.shape).toBe(answersToken)
  })

  it.each(all)('%s: is for operators at the operators’ host alone', (_, { access, host, path }) => {
    if (host === 'operators') expect(['operator', 'public', 'link']).toContain(access)
    else expect(access).not.toBe('operator')
    expect(path.startsWith('/v1/operator')).toBe(host === 'operators')
  })

  it.each(Object.entries(requestExamples))('%s: takes its example', (name, example) => {
    const { body }: Operation = operations[name as keyof typeof operations]
    expect(body?.safeParse(example).error).toBeUndefined()
  })
})
