import { problemOf } from '@envelope/contract'
import { expect, test } from 'vitest'
import { errorPageOf } from './error-page.ts'

test('a host that is no tenant’s has a page of its own, although it is a 404 as well', () => {
  expect(errorPageOf({ statusCode: 404, data: problemOf('unknown_tenant') }, false)).toBe('unknownTenant')
  expect(errorPageOf({ statusCode: 404, data: problemOf('not_found') }, false)).toBe('notFound')
  expect(errorPageOf({ statusCode: 404 }, false)).toBe('notFound')
})

test('who may not do anything because the tenant is suspended is told that', () => {
  expect(errorPageOf({ statusCode: 403, data: problemOf('tenant_suspended') }, false)).toBe('suspended')
  expect(errorPageOf({ statusCode: 403, data: problemOf('forbidden') }, false)).toBe('forbidden')
})

test('an API that does not answer is not the reader’s fault, and worth another try', () => {
  expect(errorPageOf({ statusCode: 503, data: problemOf('unavailable') }, false)).toBe('unavailable')
})

test('it is not to blame where the reader is offline', () => {
  expect(errorPageOf({ statusCode: 503, data: problemOf('unavailable') }, true)).toBe('offline')
  expect(errorPageOf({ statusCode: 404, data: problemOf('not_found') }, true)).toBe('notFound')
})

test('everything else is an error on our side', () => {
  expect(errorPageOf({ statusCode: 500 }, false)).toBe('internal')
  expect(errorPageOf({}, false)).toBe('internal')
})
