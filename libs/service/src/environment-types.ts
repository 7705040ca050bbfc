import { z } from 'zod'

/*
 * What a variable's text may be. Each is a zod schema from string, so `.default(…)` and `.optional()` follow
 * as usual, and each says what it expects in words that make sense behind `NAME="value": `.
 */

/** Any text, by default not empty. */
export const text = (expected = 'expected a text') => z.string({ error: expected }).min(1, expected)

/**
 * A text whose value is never shown in an error. With `development`, the name of a `developmentSecret`, it needs
 * to be given in production only.
 */
export function secret({
  minimumLength = 1,
  development,
}: { minimumLength?: number; development?: string } = {}) {
  const expected =
    minimumLength > 1 ? `expected at least ${minimumLength} characters` : 'expected a secret text'
  return z
    .string({ error: expected })
    .min(minimumLength, expected)
    .meta({ secret: true, ...(development && { developmentSecret: development }) })
}

/** A whole number, both bounds included. */
export function integer(minimum = 0, maximum = Number.MAX_SAFE_INTEGER) {
  const expected =
    maximum === Number.MAX_SAFE_INTEGER
      ? `expected an integer from ${minimum}`
      : `expected an integer from ${minimum} to ${maximum}`
  return z
    .string({ error: expected })
    .regex(/^-?\d+$/, expected)
    .transform(Number)
    .pipe(z.int({ error: expected }).min(minimum, expected).max(maximum, expected))
}

/** A TCP port. */
export const port = () => integer(1, 65_535)

/** `true`, `1`, `yes`, `on`, or `false`, `0`, `no`, `off`, in any case. */
export const flag = () => {
  const expected = 'expected true or false'
  return z.string({ error: expected }).pipe(z.stringbool({ error: expected }))
}

/** One of the given words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `expected one of ${words.join(', ')}` })
}

/** An absolute URL of one of the protocols (`['http', 'https']`), as the text it was given. */
export function url(protocols: readonly [string, ...string[]] = ['http', 'https']) {
  const expected = `expected a URL that starts with ${protocols.map((name) => `${name}://`).join(' or ')}`
  const accepts = (value: string) => protocols.some((name) => URL.parse(value)?.protocol === `${name}:`)
  return z.string({ error: expected }).refine(accepts, expected)
}

/** Texts separated by commas; spaces around them do not count. */
export const list = (expected = 'expected a list separated by commas') =>
  z.string({ error: expected }).transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
