import { problemOf } from '@envelope/contract'
import { expect, test } from 'vitest'
import { errorPageOf } from './error-page.ts'

test('a host that is no tenant’s has a page of its own, although it is a 404 as well', () => {
  expect(errorPageOf({ statusCode: 404, data: problemOf('unknown_tenant') })).toBe('unknownTenant')
  expect(errorPageOf({ statusCode: 404, data: problemOf('not_found') })).toBe('notFound')
  expect(errorPageOf({ statusCode: 404 })).toBe('notFound')
})

test('who may not do anything because the tenant is suspended is told that', () => {
  expect(errorPageOf({ statusCode: 403, data: problemOf('tenant_suspended') })).toBe('suspended')
  expect(errorPageOf({ statusCode: 403, data: problemOf('forbidden') })).toBe('forbidden')
})

test('an API that does not answer is not the reader’s fault, and worth another try', () => {
  expect(errorPageOf({ statusCode: 503, data: problemOf('unavailable') })).toBe('unavailable')
})

test('everything else is an error on our side', () => {
  expect(errorPageOf({ statusCode: 500 })).toBe('internal')
  expect(errorPageOf({})).toBe('internal')
})
