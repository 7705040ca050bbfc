/** All of the contract again, for who loads it when it is needed: what is loaded at once is then not loaded with it. */
export * from './index.ts'
