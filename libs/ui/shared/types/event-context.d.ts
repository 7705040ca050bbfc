import type { Client } from '@envelope/contract'
import type { Session } from './session.ts'
import type { Language, RegionalLocales } from '../utils/languages.ts'

declare module 'h3' {
  interface H3EventContext {
    requestId: string
    /** What the browser asks for, of what is spoken. */
    language: Language
    locales: RegionalLocales
    /** Who is signed in; absent for everybody else. */
    session?: Session | undefined
    /** The API, called as who is signed in. */
    api: Client
  }
}
