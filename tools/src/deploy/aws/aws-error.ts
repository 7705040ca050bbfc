import { DeployError, exitCodes } from '../deploy-error.ts'

interface Explanation {
  /** Names of the SDK's and the services' errors. */
  names: readonly string[]
  message: (said: string) => string
  next: string
  exitCode: (typeof exitCodes)[keyof typeof exitCodes]
}

const signIn = 'aws sso login --profile PROFILE, and AWS_PROFILE=PROFILE; then deploy again'

const explanations: readonly Explanation[] = [
  {
    names: ['CredentialsProviderError', 'MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
    message: (said) => `there are no AWS credentials: ${said}`,
    next: signIn,
    exitCode: exitCodes.permission,
  },
  {
    names: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenProviderError'],
    message: (said) => `the AWS credentials have expired: ${said}`,
    next: signIn,
    exitCode: exitCodes.permission,
  },
  {
    names: [
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
    ],
    message: (said) => `AWS does not know these credentials: ${said}`,
    next: signIn,
    exitCode: exitCodes.permission,
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'],
    message: (said) => `AWS refuses it: ${said}`,
    next: 'sign in with a role that may release (infra/docs/cicd-setup.md, "Who may do what")',
    exitCode: exitCodes.permission,
  },
  {
    names: ['PipelineNotFoundException', 'RepositoryNotFoundException'],
    message: (said) => `the environment lacks what releases pass through: ${said}`,
    next: 'deploy its stacks delivery and pipelines (infra/docs/deployment-guide.md), then deploy again',
    exitCode: exitCodes.configuration,
  },
  {
    names: ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'],
    message: (said) => `AWS goes on to refuse requests, since there are too many of them: ${said}`,
    next: 'deploy again in a minute; what was begun goes on, and is not begun twice',
    exitCode: exitCodes.temporary,
  },
]

const networkCodes =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|socket hang up|TimeoutError|UND_ERR/

/** Whether an error says that AWS could not be reached, or did not answer. */
export function isNetworkError(error: unknown): boolean {
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  return networkCodes.test(`${name} ${code} ${message}`)
}

/** Whether the same request may well succeed in a moment. */
export function isPassing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  return (
    isNetworkError(error) ||
    /Throttling|TooManyRequests/.test(name ?? '') ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  )
}

/** What an error of the SDK means to whoever deploys; any other error as it is. */
export function explain(error: unknown): unknown {
  if (error instanceof DeployError || !(error instanceof Error)) return error
  const found = explanations.find(({ names }) => names.includes(error.name))
  if (found) return new DeployError(found.message(error.message), found.next, found.exitCode)
  if (isNetworkError(error))
    return new DeployError(
      `AWS did not answer: ${error.message || error.name}`,
      'look whether this machine reaches AWS, then deploy again; what was begun goes on, and is not begun twice',
      exitCodes.temporary,
    )
  return error
}
