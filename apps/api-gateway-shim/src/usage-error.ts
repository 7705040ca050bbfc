/** A command that was typed wrong: one sentence with what was expected. */
export class UsageError extends Error {
  override name = 'UsageError'
}
