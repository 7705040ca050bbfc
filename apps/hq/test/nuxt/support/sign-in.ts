import type { OperatorAccount } from '@envelope/contract'

/** Components of pages for who is signed in say what only those load. */
export async function signIn(): Promise<void> {
  useAccount<OperatorAccount>().value = {
    user: {
      id: '019a0000-0000-7000-8000-000000000001',
      name: 'Olga Operator',
      email: 'olga@envelope.test',
      role: 'admin',
    },
  }
  await useNuxtApp().$loadMessages()
}
