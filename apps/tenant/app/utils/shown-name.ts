import { erasedName } from '@envelope/contract/terms'

/**
 * A name as it is shown: in place of an erased one there is a sentence.
 * @param say as `useSentence` gives it
 */
export const shownName = (name: string, say: (sentence: string) => string): string =>
  name === erasedName ? say(name) : name
