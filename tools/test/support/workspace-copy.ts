import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workspace } from '../../src/workspace.ts'

/**
 * The workspace as it is now, changes included, as the one commit of a repository of its own that is pushed to a remote:
 * for what commits, tags, or needs a clean work tree. It borrows the installed packages.
 */
export class WorkspaceCopy implements Disposable {
  readonly path: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'envelope-copy-'))

  constructor() {
    this.path = join(this.#folder, 'workspace')
    for (const file of listed(workspace))
      if (existsSync(join(workspace, file))) cpSync(join(workspace, file), join(this.path, file))
    symlinkSync(join(workspace, 'node_modules'), join(this.path, 'node_modules'))
    this.git('init', '--quiet', '--initial-branch=main')
    writeFileSync(join(this.path, '.git/info/exclude'), 'node_modules\n')
    this.git('config', 'user.name', 'Wilma Writer')
    this.git('config', 'user.email', 'wilma@example.com')
    this.commit('Begin')
    execFileSync('git', ['init', '--quiet', '--bare', join(this.#folder, 'remote.git')])
    this.git('remote', 'add', 'origin', join(this.#folder, 'remote.git'))
    this.push()
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.path, encoding: 'utf8' }).trim()
  }

  /** @returns the commit's id */
  commit(message: string): string {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--no-verify', '--message', message)
    return this.git('rev-parse', 'HEAD')
  }

  push(): void {
    this.git('push', '--quiet', '--tags', 'origin', 'main')
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const listed = (folder: string) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: folder })
    .toString()
    .split('\0')
    .filter(Boolean)
