import { operations, type Operation, type OperationName } from '@envelope/contract'

/** Those with the fewest parameters first: `/v1/sessions/current` is meant before `/v1/sessions/{id}`. */
const patterns = Object.entries<Operation>(operations)
  .map(([name, { method, path }]) => ({
    name: name as OperationName,
    method,
    parameters: path.split('{').length,
    pattern: new RegExp(
      `^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
    ),
  }))
  .toSorted((a, b) => a.parameters - b.parameters)

/** The contract's operation at an address. @param path without a query */
export const operationAt = (method: string, path: string): OperationName | undefined =>
  patterns.find((operation) => operation.method === method && operation.pattern.test(path))?.name

/** Long enough to give access to something, and no id. */
const secretLike = /^(?!.{8}-.{4}-.{4}-.{4}-.{12}$)[\w.~%-]{20,}$/

/** An address's parameters by their names, so that the log hides tokens. What the contract does not have may hold some too. */
export function pathParameters(path: string): Record<string, string> {
  for (const { pattern } of patterns) {
    const groups = pattern.exec(path)?.groups
    if (groups) return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decoded(text)]))
  }
  const segments = path.split('/').filter((segment) => secretLike.test(segment))
  return Object.fromEntries(segments.map((segment, index) => [`token${index}`, decoded(segment)]))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
