import { signInAt } from '@envelope/ui/journeys'
import { open } from './support/people.ts'
import { putOnPlan } from './support/plan.ts'
import { expect, test } from './support/test.ts'

const unlimited = { envelopesPerMonth: null, storageBytes: null }

test('an open page counts again as people come and go, and warns from 80 % on and at the limit', async ({
  page,
  context,
  stack,
}) => {
  await putOnPlan(stack, 'globex', 'Five', { ...unlimited, members: 5 })
  await signInAt(page, stack.origin('globex'), { email: 'admin@globex.test', password: 'envelope' })
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
  const people = await context.newPage()
  await open(people, `${stack.origin('globex')}/people`)
  await open(page, `${stack.origin('globex')}/usage`)
  const limit = page.getByRole('listitem').filter({ has: page.getByRole('meter', { name: 'People' }) })
  const invite = async (name: string) => {
    await people.getByRole('button', { name: 'Invite' }).click()
    const dialog = people.getByRole('dialog')
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByLabel('Email').fill(`${name.toLowerCase()}@globex.test`)
    await dialog.getByRole('button', { name: 'Send invitation' }).click()
    await expect(dialog).toHaveCount(0)
  }

  await invite('Anna')
  await invite('Ben')
  await expect(limit).toContainText('3 of 5')
  await expect(limit).not.toContainText('used up')
  await invite('Cleo')
  await expect(limit).toContainText('4 of 5')
  await expect(limit).toContainText('Almost used up.')
  await invite('Dana')
  await expect(limit).toContainText('5 of 5')
  await expect(limit).toContainText('Used up. Remove somebody or withdraw an invitation to invite others.')
  await people.getByRole('button', { name: 'Withdraw the invitation of Dana' }).click()
  await expect(limit).toContainText('Almost used up.')
})

test('who comes back to the page sees the larger plan that they were given meanwhile', async ({
  page,
  stack,
}) => {
  await putOnPlan(stack, 'globex', 'Small', { ...unlimited, members: 1 })
  await signInAt(page, stack.origin('globex'), { email: 'admin@globex.test', password: 'envelope' })
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
  const caughtUp = page.waitForResponse(/\/api\/v1\/usage$/)
  await open(page, `${stack.origin('globex')}/usage`)
  await caughtUp
  await expect(page.getByRole('heading', { name: 'Plan “Small”' })).toBeVisible()
  await putOnPlan(stack, 'globex', 'Large', { ...unlimited, members: 100 })
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(page.getByRole('heading', { name: 'Plan “Large”' })).toBeVisible()
})
