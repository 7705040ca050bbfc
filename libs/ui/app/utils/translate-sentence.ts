/**
 * A sentence of the contract, or of the API, in the words of a dictionary; one that is not there stays as it is.
 * Entries may have places, as `Use at most {count} characters.` has; what stands there is put into the translation.
 */
export function translateSentence(sentence: string, dictionary: Readonly<Record<string, string>>): string {
  const known = dictionary[sentence]
  if (known !== undefined) return known
  for (const [pattern, translation] of Object.entries(dictionary)) {
    const found = pattern.includes('{') && expressionOf(pattern).exec(sentence)
    if (found) return translation.replaceAll(/\{(\w+)\}/g, (_, name: string) => found.groups?.[name] ?? '')
  }
  return sentence
}

const expressionOf = (pattern: string) =>
  new RegExp(
    `^${pattern
      .split(/\{(\w+)\}/)
      .map((part, index) => (index % 2 ? `(?<${part}>.+)` : part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')))
      .join('')}$`,
  )
