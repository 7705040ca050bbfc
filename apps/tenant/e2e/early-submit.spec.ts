import { expect, test } from './support/test.ts'

test('who signs in before the page has come alive is signed in once it has', async ({ page, stack }) => {
  const alive = Promise.withResolvers<void>()
  await page.route('**/*.js', async (route) => {
    await alive.promise
    await route.continue()
  })
  await page.goto(`${stack.origin()}/sign-in`, { waitUntil: 'commit' })
  await page.getByLabel('Email').fill('admin@acme.test')
  await page.getByLabel('Password').fill('envelope')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Email')).toHaveValue('admin@acme.test')
  alive.resolve()
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
})
