import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { open, printPdf, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

/** Drags files over the middle of an element and drops them, as from the desktop. */
async function dropFiles(page: Page, selector: string, files: string[]) {
  const box = (await page.locator(selector).boundingBox())!
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      data: { items: [], files, dragOperationsMask: 1 },
    })
}

test('files are dropped onto the form: those that are documents are added, the others refused by name', async ({
  page,
  browser,
  stack,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'envelope-drop-'))
  const [contract, notes] = [join(folder, 'contract.pdf'), join(folder, 'notes.txt')]
  await writeFile(contract, await printPdf(browser, 'Contract'))
  await writeFile(notes, 'Nothing to sign here.')
  try {
    await signIn(page, stack)
    await page.getByRole('link', { name: 'New envelope' }).first().click()
    await page.getByLabel('Title').fill('Dropped')
    await dropFiles(page, 'label:has(input[type=file])', [contract, notes])
    await expect(page.getByRole('listitem').filter({ hasText: 'contract.pdf' })).toContainText('PDF')
    await expect(page.getByText('“notes.txt” is not a PDF, PNG or JPEG file.')).toBeVisible()
    await expect(page.getByLabel('Title')).toHaveValue('Dropped')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('what is typed before the page has come alive is kept', async ({ page, stack }) => {
  const scripts = Promise.withResolvers<void>()
  await page.route('**/_nuxt/**', async (route) => {
    await scripts.promise
    await route.continue()
  })
  const opened = open(page, `${stack.origin()}/sign-in`)
  await page.getByLabel('Email').fill('admin@acme.test')
  scripts.resolve()
  await opened
  await page.getByLabel('Password').fill('envelope')
  await expect(page.getByLabel('Email')).toHaveValue('admin@acme.test')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
})
