import { operations, type OperationName } from '@envelope/contract'
import { z } from 'zod'
import { operationAt } from './operation-at.ts'

/** Whether a request goes to Laravel. @param path without a query */
export type ProxiedRoutes = (method: string, path: string) => boolean

const nearest = (name: string) =>
  Object.keys(operations).find((known) => known.toLowerCase() === name.toLowerCase())

/**
 * `PROXY`: what goes to Laravel while the rest is served here, separated by commas. A path means itself and all beneath it;
 * a name means that operation of the contract: `/v1/envelopes,createSession`.
 */
export const proxiedRoutes = z
  .string({ error: 'expected paths or operations, like /v1/envelopes,createSession' })
  .transform((text, context): ProxiedRoutes => {
    const prefixes: string[] = []
    const names = new Set<string>()
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (/^\/[^\s?#]*$/.test(entry)) prefixes.push(entry.replace(/\/$/, ''))
      else if (Object.hasOwn(operations, entry)) names.add(entry)
      else {
        const meant = nearest(entry)
        const message = `expected paths or operations, like /v1/envelopes,createSession; “${entry}” is neither${meant ? `: is ${meant} meant?` : ''}`
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }
    }
    const isNamed = (name: OperationName | undefined) => name !== undefined && names.has(name)
    return (method, path) =>
      prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) ||
      (names.size > 0 && isNamed(operationAt(method, path)))
  })
