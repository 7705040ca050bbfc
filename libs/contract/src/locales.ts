/** Languages that mails and pages are in. */
export const locales = ['en', 'de'] as const
