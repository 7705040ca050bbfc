import { expectScriptsLast, expectWithinBudget } from '@envelope/ui/journeys'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('what each page loads before it comes alive is within its budget', async ({ page, browser, stack }) => {
  const title = 'Light agreement'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Lia Light', email: 'lia@example.com' }],
  })
  await send(page, title)
  await expect(page.getByTestId('envelope-status')).toHaveText('Delivered')
  const envelope = new URL(page.url()).pathname
  const at = (path: string) => ({ from: page, path })
  const anybody = await (await browser.newContext()).newPage()
  await open(anybody, `${stack.origin()}/sign-in`)
  const openTo = (path: string) => ({ from: anybody, path })
  const signing = await linkInMail(stack, 'lia@example.com', title)
  const noToken = 'x'.repeat(43)
  await expectWithinBudget({
    account: at('/account'),
    'envelopes/[id]': at(envelope),
    'envelopes/compose': at('/envelopes/new'),
    'envelopes/index': at('/envelopes'),
    impersonation: openTo('/impersonation'),
    index: at('/'),
    'invitation/[token]': openTo(`/invitation/${noToken}`),
    'password-reset/[token]': openTo(`/password-reset/${noToken}`),
    'password-reset/index': openTo('/password-reset'),
    people: at('/people'),
    settings: at('/settings'),
    'sign-in': openTo('/sign-in'),
    'sign/[token]': openTo(new URL(signing).pathname),
    usage: at('/usage'),
  })
})

test('a page is seen before it comes alive', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/sign-in`)
  await expectScriptsLast({ from: page, path: '/sign-in' })
})
