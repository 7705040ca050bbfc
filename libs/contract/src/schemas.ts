/**
 * All of the contract, for who loads it later than the page. By another file than `index.ts`: a bundler would put all that a
 * file exports where it is first imported, and so into what the page waits for.
 */
export * from './index.ts'
