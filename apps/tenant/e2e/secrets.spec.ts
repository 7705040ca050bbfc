import { open, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('no token reaches the browser: not in the page, its payload, its storage or a readable cookie', async ({
  page,
  context,
  stack,
}) => {
  const bodies: string[] = []
  page.on('response', async (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (/html|json/.test(type)) bodies.push(await response.text().catch(() => ''))
  })
  await signIn(page, stack)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()

  const readable = await page.evaluate(
    () => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }),
  )
  const seen = [await page.content(), readable, ...bodies].join('\n')
  // The form of a token: its row's id, a bar, and 40 or more random characters.
  expect(seen).not.toMatch(/[\w-]{1,40}\|[A-Za-z0-9_-]{40,}/)
  expect(seen).not.toMatch(/bearer/i)
  const session = (await context.cookies()).find((cookie) => cookie.httpOnly)
  expect(session, 'the session lives in an http-only cookie').toMatchObject({ sameSite: 'Lax' })
  expect(seen).not.toContain(session!.value)
})

test('a session of one tenant is worth nothing at another’s address', async ({ page, context, stack }) => {
  await signIn(page, stack)
  const cookies = await context.cookies()
  await context.addCookies(
    cookies.map(({ name, value, path, httpOnly, secure, sameSite }) => ({
      ...{ name, value, path, httpOnly, secure, sameSite },
      domain: 'globex.localhost',
    })),
  )
  await open(page, `${stack.origin('globex')}/sign-in`)
  const status = await page.evaluate(async () => (await fetch('/api/v1/envelopes')).status)
  expect(status).toBe(401)
})
