/** Exit codes, of sysexits.h where that has one. */
export const exitCodes = {
  failed: 1,
  usage: 64,
  dirty: 65,
  unavailable: 69,
  temporary: 75,
  permission: 77,
  configuration: 78,
  interrupted: 130,
} as const

/** A deployment that did not take place, or did not succeed: what is the matter, and what to do next. */
export class DeployError extends Error {
  readonly next: string
  readonly exitCode: number

  constructor(
    message: string,
    next: string,
    exitCode: (typeof exitCodes)[keyof typeof exitCodes] = exitCodes.failed,
  ) {
    super(message)
    this.name = 'DeployError'
    this.next = next
    this.exitCode = exitCode
  }
}
