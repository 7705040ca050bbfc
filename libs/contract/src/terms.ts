/**
 * What a page needs of the contract before it comes alive: names, limits, permissions and problems, and no schema. Those, and
 * the library that they are made with, come later, with all of the contract.
 */
export * from './channels.ts'
export * from './client-of.ts'
export * from './deletion-grace.ts'
export * from './document-types.ts'
export * from './domain-terms.ts'
export * from './envelope-terms.ts'
export * from './erased-name.ts'
export * from './file-paths.ts'
export * from './home-limits.ts'
export * from './locales.ts'
export * from './operator-event-types.ts'
export * from './password-length.ts'
export * from './permissions.ts'
export * from './problem-codes.ts'
export * from './roles.ts'
export * from './signature-drawing.ts'
export * from './suggested-slug.ts'
export * from './tenant-statuses.ts'
