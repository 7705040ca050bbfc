/** What the front ends speak, by BCP 47 tag; the first is for who speaks none of them. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** How a browser writes each of them, as BCP 47 tags with a region. */
export type RegionalLocales = Partial<Record<Language, string>>

/** Each in its own words, for who has to find it among others. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }

export const isLanguage = (value: unknown): value is Language => languages.includes(value as Language)
