/** Takes into the session what has changed of who is signed in since they did: their role, the name of the tenant. */
export default defineEventHandler(async (event) => {
  const { api, session } = event.context
  if (!session) return sendProblem(event, 'unauthenticated')
  return startSession(event, async () => ({ ...(await api.getAccount()), token: session.token }))
})
