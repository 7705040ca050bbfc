import { spawnSync } from 'node:child_process'
import { workspace } from '../workspace.ts'
import { DeployError } from './deploy-error.ts'

/** Nx marks its children's environment; what they start in turn is a run of its own. */
const environment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('NX_') || name === 'NX_DAEMON'),
  )

/**
 * Runs targets by Nx, showing their output.
 * @throws DeployError when one fails
 */
export function runNx(...args: string[]): void {
  const { status } = spawnSync('npx', ['nx', ...args, '--output-style=static'], {
    cwd: workspace,
    env: environment(),
    stdio: 'inherit',
  })
  if (status !== 0)
    throw new DeployError(
      `npx nx ${args.join(' ')} failed (${status})`,
      'what it says above is to be put right; nothing was deployed',
    )
}
