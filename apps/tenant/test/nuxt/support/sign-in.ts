/** Components of pages for who is signed in say what only those load. */
export async function signIn(): Promise<void> {
  useAccount().value = {
    user: {
      id: '019a0000-0000-7000-8000-000000000001',
      name: 'Ada Keller',
      email: 'ada@acme.test',
      role: 'owner',
    },
    tenant: { id: '019a0000-0000-7000-8000-000000000002', slug: 'acme', name: 'Acme' },
  }
  await useNuxtApp().$loadMessages()
}
