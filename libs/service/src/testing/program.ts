import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Program {
  /** Names it goes by; the first found on PATH is taken. */
  names: readonly string[]
  debianPackage: string
  /** What a person without Debian types or reads to get it. */
  remedy: string
}

function onPath({ names }: Program): string | undefined {
  // Debian keeps servers in sbin, which a plain user's PATH often lacks.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  for (const name of names)
    for (const folder of folders) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        // Not in this folder.
      }
    }
  return undefined
}

function installFromDebian({ debianPackage }: Program): void {
  process.stderr.write(`tests: installing the Debian package ${debianPackage}\n`)
  // Several test processes may find it missing at once. RUNLEVEL=1 keeps Debian from starting a system service.
  const script = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${debianPackage}`
  execFileSync('flock', ['/run/lock/envelope-apt', 'sh', '-c', script], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

function canInstallFromDebian(): boolean {
  return (
    process.getuid?.() === 0 && onPath({ names: ['apt-get'], debianPackage: '', remedy: '' }) !== undefined
  )
}

/**
 * The path of a program that a test needs. Missing and root on Debian: it is installed, and that is said.
 * @throws Error in one line with the remedy, where it is missing and cannot be installed
 */
export function requireProgram(program: Program): string {
  const found = onPath(program)
  if (found) return found
  if (canInstallFromDebian()) {
    installFromDebian(program)
    const installed = onPath(program)
    if (installed) return installed
  }
  throw new Error(`${program.names[0]} is needed by this test and was not found on PATH. ${program.remedy}`)
}
