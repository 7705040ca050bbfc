/**
 * Does what the API may refuse.
 * @param field of the form that it belongs to, if any
 * @returns the sentences that kept it from being done, or nothing
 */
export async function attempt(act: () => Promise<unknown>, field = ''): Promise<string[] | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    const problem = toProblem(error)
    if (!problem) throw error
    return problem.errors?.[field] ?? [problem.detail ?? problem.title]
  }
}
