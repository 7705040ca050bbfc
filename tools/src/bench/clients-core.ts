import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/**
 * Starts this command once more, on core 1 and with as many open files as may be, and ends as that does: the server that is
 * measured has core 0 to itself. Returns in the command that was started. Ends with 64 where there is one core.
 */
export function moveToClientsCore(): void {
  if (process.env['BENCH_PINNED'] !== undefined) return
  if (cpus().length < 2) {
    console.error('two cores are needed: one for the server, one for its clients')
    process.exit(64)
  }
  const command = 'ulimit -n 1048576 2>/dev/null || ulimit -n $(ulimit -Hn); exec taskset -c 1 "$0" "$@"'
  const { status } = spawnSync('sh', ['-c', command, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, BENCH_PINNED: 'yes' },
  })
  process.exit(status ?? 1)
}
