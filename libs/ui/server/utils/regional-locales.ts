import { isLanguage, type RegionalLocales } from '../../shared/utils/languages.ts'

/**
 * How a browser writes each language that is spoken here: dates in English differ between London and New York.
 * @param accepted BCP 47 tags, the preferred first, as they come from outside
 * @returns of each language its first tag with a region, as language and region alone
 */
export function regionalLocales(accepted: string[]): RegionalLocales {
  const found: RegionalLocales = {}
  for (const tag of accepted) {
    // Any, which stands there too where a browser asks for nothing. To refuse it by an error would take a 70th of a page.
    if (tag === '*') continue
    const { language, region } = parsed(tag)
    if (isLanguage(language) && region) found[language] ??= `${language}-${region}`
  }
  return found
}

function parsed(tag: string): { language?: string; region?: string | undefined } {
  try {
    return new Intl.Locale(tag)
  } catch {
    return {}
  }
}
