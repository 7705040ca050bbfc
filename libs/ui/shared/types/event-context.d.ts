import type { Client } from '@envelope/contract'
import type { Session } from './session.ts'
import type { Language } from '../utils/languages.ts'

declare module 'h3' {
  interface H3EventContext {
    requestId: string
    /** What the browser asks for, of what is spoken. */
    language: Language
    /** How the browser writes each of them, as BCP 47 tags with a region. */
    locales: Partial<Record<Language, string>>
    /** Who is signed in; absent for everybody else. */
    session?: Session | undefined
    /** The API, called as who is signed in. */
    api: Client
  }
}
