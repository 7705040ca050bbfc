const configurationExitCode = 78 // EX_CONFIG of sysexits.h

/** One or more parameters are wrong. `problems` holds one line each, fit to be printed as it is. */
export class ParametersError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ParametersError'
    this.problems = problems
  }
}

/** Runs a program; wrong parameters end it with their lines and exit code 78. */
export function reportProblems(program: () => void): void {
  try {
    program()
  } catch (error) {
    if (!(error instanceof ParametersError)) throw error
    process.stderr.write(`${error.problems.join('\n')}\n`)
    process.exitCode = configurationExitCode
  }
}
