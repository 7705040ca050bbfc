import { erasedName } from '@envelope/contract'

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)

/**
 * A text without somebody's address, in whatever case it is written, and without their name, where it has several words: one
 * alone, such as Will or Mark, may be a word like any other.
 */
export function withoutPerson(text: string, { email, names }: { email: string; names: string[] }): string {
  const full = names.map((name) => name.trim()).filter((name) => /\s/.test(name))
  return [email, ...full].reduce(
    (rest, sought) =>
      rest.replace(
        new RegExp(String.raw`(?<![\p{L}\p{N}])${quoted(sought)}(?![\p{L}\p{N}])`, 'giu'),
        erasedName,
      ),
    text,
  )
}
