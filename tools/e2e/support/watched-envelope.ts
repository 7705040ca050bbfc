import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { FormData } from 'undici'
import { open } from './open.ts'
import type { Member, Stack } from './stack.ts'
import type { Visitor } from './visitor.ts'

interface Parts {
  id: string
  title: string
  link: string
  sender: Visitor
  context: BrowserContext
  pages: { detail: Page; list: Page }
}

/** In a page of its own, whose WebSocket is taken for nobody else's. */
async function signIn(context: BrowserContext, origin: string, { email, password }: Member): Promise<void> {
  const page = await context.newPage()
  await open(page, `${origin}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  await page.close()
}

/** Opens a page and waits until it hears of what happens. */
async function openLive(page: Page, address: string): Promise<void> {
  const subscribed = page.waitForEvent('websocket').then((socket) =>
    socket.waitForEvent('framereceived', {
      predicate: ({ payload }) => payload.includes('pusher_internal:subscription_succeeded'),
    }),
  )
  await Promise.all([open(page, address), subscribed])
}

/** An envelope that waits for its signer, while its sender looks at two pages that are never loaded again. */
export class WatchedEnvelope {
  readonly id: string
  readonly title: string
  readonly #parts: Parts

  private constructor(parts: Parts) {
    this.id = parts.id
    this.title = parts.title
    this.#parts = parts
  }

  static async send(
    stack: Stack,
    browser: Browser,
    member: Member,
    { title, pdf }: { title: string; pdf: Buffer },
  ): Promise<WatchedEnvelope> {
    const sender = stack.visitor(member.slug)
    await sender.signIn(member.email, member.password)
    const email = `${title.toLowerCase().replaceAll(/\W+/g, '-')}@example.com`
    const { id } = await sender.json<{ id: string }>('POST', '/api/v1/envelopes', {
      title,
      recipients: [{ name: 'Rosa Recipient', email, order: 1 }],
    })
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), 'document.pdf')
    const uploaded = await sender.request('POST', `/api/v1/envelopes/${id}/documents`, { body: form })
    if (uploaded.status !== 201) throw new Error(`the document was refused: ${uploaded.body}`)
    await sender.json('POST', `/api/v1/envelopes/${id}/send`, {})
    const link = await stack.linkTo(email)

    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    await signIn(context, sender.origin, member)
    const pages = { detail: await context.newPage(), list: await context.newPage() }
    await openLive(pages.detail, `${sender.origin}/envelopes/${id}`)
    await openLive(pages.list, `${sender.origin}/envelopes?search=${encodeURIComponent(title)}`)
    return new WatchedEnvelope({ id, title, link, sender, context, pages })
  }

  /** The recipient signs: as often as it takes, like somebody who is told to try again. */
  async sign(): Promise<void> {
    const { sender, link } = this.#parts
    const path = `/api/v1/signing/${link.split('/').at(-1)}/sign`
    for (let tries = 0; tries < 240; tries++) {
      const answer = await sender
        .request('POST', path, { body: { signature: 'Rosa Recipient', consent: true } })
        .catch(() => undefined)
      // 410: it was signed the first time, although the answer was lost.
      if (answer && (answer.status === 200 || answer.status === 410)) return
      await delay(250)
    }
    throw new Error(`“${this.title}” could not be signed within a minute`)
  }

  /** How many of its sender's pages do not show the status by themselves within the time. */
  async pagesWithout(status: string, patience: number): Promise<number> {
    const { detail, list } = this.#parts.pages
    const shown = [
      detail.getByTestId('envelope-status').filter({ hasText: status }),
      list.getByRole('row').filter({ hasText: this.title }).filter({ hasText: status }),
    ].map((place) =>
      place.waitFor({ timeout: patience }).then(
        () => true,
        () => false,
      ),
    )
    return (await Promise.all(shown)).filter((caughtUp) => !caughtUp).length
  }

  /** Types of its history's events, in order. */
  async history(): Promise<string[]> {
    const path = `/api/v1/envelopes/${this.id}`
    const { history } = await this.#parts.sender.json<{ history: { type: string }[] }>('GET', path)
    return history.map(({ type }) => type)
  }

  async close(): Promise<void> {
    await this.#parts.context.close()
    await this.#parts.sender.close()
  }
}
