import { baseCompile } from '@intlify/message-compiler'
import { importModule } from 'nuxt/kit'
import { flatMessages, messageSyntax, type Messages } from './flat-messages.ts'

/**
 * The messages of some files together, the last first, by their whole keys; each that is more than a text as petite-vue-i18n
 * understands it without its compiler.
 * @throws Error for a message that cannot be compiled, with its key
 */
export async function compiledMessages(paths: string[]): Promise<object> {
  const parts = await Promise.all(paths.map((path) => importModule<Messages>(path)))
  const { sentences, ...messages } = flatMessages(Object.assign({}, ...parts) as Messages)
  return {
    ...(sentences && { sentences }),
    ...Object.fromEntries(
      Object.entries(messages as Record<string, string>).map(([key, message]) => [
        key,
        messageSyntax.test(message) ? compiledMessage(message, key) : message,
      ]),
    ),
  }
}

const compiledMessage = (message: string, key: string) =>
  baseCompile(message, {
    jit: true,
    minify: true,
    location: false,
    onError(error) {
      throw new Error(`the message “${key}” cannot be compiled: ${error.message}`, { cause: error })
    },
  }).ast
