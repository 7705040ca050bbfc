/**
 * The slug that a company's name suggests: “Müller & Söhne GmbH” → `mueller-soehne-gmbh`. May break a rule, which
 * `slug` then says; empty where the name has no letter of the Latin alphabet and no digit.
 */
export function suggestSlug(name: string): string {
  const spelled: Record<string, string> = {
    ä: 'ae',
    ö: 'oe',
    ü: 'ue',
    ß: 'ss',
    æ: 'ae',
    ø: 'o',
    œ: 'oe',
    ł: 'l',
    đ: 'd',
  }
  return name
    .toLowerCase()
    .normalize('NFC')
    .replace(/[äöüßæøœłđ]/g, (letter) => spelled[letter]!)
    .normalize('NFD')
    .replace(/[\p{M}'’.]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
}
