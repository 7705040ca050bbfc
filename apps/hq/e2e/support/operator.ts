import type { Stack } from '@envelope/service/testing'
import { signInAt } from '@envelope/ui/journeys'
import type { Page } from '@playwright/test'
import { expect } from './test.ts'

export async function signIn(page: Page, stack: Stack) {
  await signInAt(page, stack.hq, { email: 'operator@envelope.test', password: 'envelope' })
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Tenants' }).first().click()
  await expect(page.getByRole('heading', { name: 'Tenants', level: 1 })).toBeVisible()
}

export interface NewTenant {
  name: string
  /** Absent: the one that is suggested. */
  slug?: string
  admin: { name: string; email: string }
}

/** Fills the form of a new tenant, up to but without sending it. */
export async function fillNewTenant(page: Page, { name, slug, admin }: NewTenant) {
  await page.getByRole('link', { name: 'New tenant' }).first().click()
  await expect(page.getByRole('heading', { name: 'New tenant' })).toBeVisible()
  const company = page.getByRole('region', { name: 'Company' })
  await company.getByLabel('Name').fill(name)
  if (slug !== undefined) await company.getByLabel('Address').fill(slug)
  const first = page.getByRole('region', { name: 'First administrator' })
  await first.getByLabel('Name').fill(admin.name)
  await first.getByLabel('Email').fill(admin.email)
}

export const submit = (page: Page) => page.getByRole('button', { name: 'Create tenant' }).click()
