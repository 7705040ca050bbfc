import { expectScriptsLast, expectWithinBudget, open } from '@envelope/ui/journeys'
import { failJob } from './support/failed-job.ts'
import { signIn } from './support/operator.ts'
import { test } from './support/test.ts'

test('what each page loads before it comes alive is within its budget', async ({ page, browser, stack }) => {
  failJob(stack)
  await signIn(page, stack)
  const pathOf = async (list: string, link: string | RegExp) => {
    await open(page, `${stack.hq}${list}`)
    return (await page.getByRole('link', { name: link }).getAttribute('href'))!
  }
  const from = (path: string) => ({ from: page, path })
  const anybody = await (await browser.newContext()).newPage()
  await open(anybody, `${stack.hq}/sign-in`)
  await expectWithinBudget({
    'audit-log': from('/audit-log'),
    'failed-jobs/[id]': from(await pathOf('/failed-jobs', 'Remove a file')),
    'failed-jobs/index': from('/failed-jobs'),
    'invitation/[token]': { from: anybody, path: `/invitation/${'x'.repeat(43)}` },
    index: from('/'),
    operators: from('/operators'),
    plans: from('/plans'),
    system: from('/system'),
    'sign-in': { from: anybody, path: '/sign-in' },
    'tenants/[id]': from(await pathOf('/tenants', 'Acme Corporation')),
    'tenants/index': from('/tenants'),
    'tenants/new': from('/tenants/new'),
  })
})

test('a page is seen before it comes alive', async ({ page, stack }) => {
  await open(page, `${stack.hq}/sign-in`)
  await expectScriptsLast({ from: page, path: '/sign-in' })
})
