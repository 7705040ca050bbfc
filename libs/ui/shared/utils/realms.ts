import type { Client, Credentials } from '@envelope/contract'
import type { Session, SignedIn } from '../types/session.ts'

/** Whose accounts sign in at an app. */
export interface Realm {
  signIn(api: Client, credentials: Credentials): Promise<Session>
  signOut(api: Client): Promise<unknown>
  /** Who is signed in, as they are now. */
  account(api: Client): Promise<SignedIn>
  /** Rejects with the API's problem when it serves none of this at the host that was called. */
  visit(api: Client): Promise<unknown>
}

const realms = {
  tenant: {
    signIn: (api, body) => api.createSession({ body }),
    signOut: (api) => api.deleteSession(),
    account: (api) => api.getAccount(),
    visit: (api) => api.getTenant(),
  },
  operators: {
    signIn: (api, body) => api.createOperatorSession({ body }),
    signOut: (api) => api.deleteOperatorSession(),
    account: (api) => api.getOperatorAccount(),
    visit: (api) => api.getHeadquarters(),
  },
} as const satisfies Record<string, Realm>

/** @param name as the app's configuration has it */
export const realmOf = (name: string): Realm => realms[name === 'operators' ? 'operators' : 'tenant']
