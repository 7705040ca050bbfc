export { expectAccessible, expectEveryPageIn } from './accessibility.ts'
export { journeys } from './configuration.ts'
export { linkInMail, open, signInAt } from './pages.ts'
export { testWith } from './test.ts'
