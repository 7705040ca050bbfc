import { baseCompile } from '@intlify/message-compiler'
import { importModule } from 'nuxt/kit'

interface Messages {
  [key: string]: string | Messages
}

/** What a message is more than its text by: names to fill in, plurals, links to other messages. */
const syntax = /[{}|@]/

/**
 * The messages of some files together, the last first, each that is more than a text as vue-i18n understands it without its
 * compiler.
 * @throws Error for a message that cannot be compiled, with its key
 */
export async function compiledMessages(paths: string[]): Promise<object> {
  const parts = await Promise.all(paths.map((path) => importModule<Messages>(path)))
  // These are looked up by the sentence that they translate, and are no messages.
  const { sentences, ...messages } = Object.assign({}, ...parts) as Messages
  return { ...(sentences && { sentences }), ...compiled(messages) }
}

const compiled = (messages: Messages, path: string[] = []): object =>
  Object.fromEntries(
    Object.entries(messages).map(([key, message]) => {
      const here = [...path, key]
      if (typeof message !== 'string') return [key, compiled(message, here)]
      return [key, syntax.test(message) ? compiledMessage(message, here.join('.')) : message]
    }),
  )

const compiledMessage = (message: string, key: string) =>
  baseCompile(message, {
    jit: true,
    minify: true,
    location: false,
    onError(error) {
      throw new Error(`the message “${key}” cannot be compiled: ${error.message}`, { cause: error })
    },
  }).ast
