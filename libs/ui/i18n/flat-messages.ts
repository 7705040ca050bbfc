export interface Messages {
  [key: string]: string | Messages
}

/** What a message is more than its text by: names to fill in, plurals, links to other messages. */
export const messageSyntax = /[{}|@]/

/**
 * Messages by their whole keys (`signIn.title`), as petite-vue-i18n looks them up. The `sentences` stay as they are: they are
 * looked up by the sentence that they translate, and are no messages.
 */
export function flatMessages({ sentences, ...messages }: Messages): Messages & Record<string, string> {
  return Object.assign(sentences ? { sentences } : {}, Object.fromEntries(textsOf(messages)))
}

const textsOf = (messages: Messages, start = ''): [key: string, text: string][] =>
  Object.entries(messages).flatMap(([key, message]) =>
    typeof message === 'string' ? [[start + key, message]] : textsOf(message, `${start + key}.`),
  )
