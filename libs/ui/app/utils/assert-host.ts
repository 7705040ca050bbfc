/**
 * On the server: whether anybody is at this host.
 * @throws the API's problem as an error page
 */
export async function assertHost(): Promise<void> {
  try {
    await realmOf(useRuntimeConfig().realm).visit(useApi())
  } catch (error) {
    const problem = toProblem(error)
    if (!problem) throw error
    throw createError({ status: problem.status, message: problem.title, data: problem })
  }
}
