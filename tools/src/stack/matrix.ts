/**
 * `npx nx run tools:stack-matrix [-- --project=NAME]`: from inside every container of the running stack it tries every address
 * of every other container on every port that anything listens on, and compares what opens with what the topology allows.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { docker, dockerAsync } from '../images/docker.ts'
import { workspace } from '../workspace.ts'
import { mayConnect, parts, type Part } from './parts.ts'

interface Container {
  part: Part
  id: string
  /** Its addresses, one in each of its networks. */
  addresses: string[]
}

/** A port of one part as seen from another, and whether any of its addresses let it through. */
export interface Cell {
  from: string
  to: string
  port: number
  open: boolean
  allowed: boolean
}

/** @throws Error naming what does not run */
function runningContainers(project: string): Container[] {
  const ids = docker('ps', '--quiet', '--no-trunc', '--filter', `label=com.docker.compose.project=${project}`)
  if (ids === '') throw new Error(`no stack of the name ${project} is running: docker compose up starts it`)
  const inspected = JSON.parse(docker('inspect', ...ids.split('\n'))) as {
    Id: string
    Config: { Labels: Record<string, string> }
    NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
  }[]
  return parts
    .filter(({ once }) => !once)
    .map((part) => {
      const found = inspected.find(({ Config }) => Config.Labels['com.docker.compose.service'] === part.name)
      if (!found) throw new Error(`${part.name} is not running`)
      const addresses = Object.values(found.NetworkSettings.Networks).map(({ IPAddress }) => IPAddress)
      return { part, id: found.Id, addresses }
    })
}

/** Ports that a container listens on, for more than itself; from the kernel's tables, which need no program to read. */
async function listeningPorts({ id }: Container): Promise<number[]> {
  const table = await dockerAsync(['exec', id, 'cat', '/proc/net/tcp', '/proc/net/tcp6'])
  const listening = '0A'
  const loopback = /^[0-9A-F]{6}7F$/
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    return state === listening && !loopback.test(address) ? [Number.parseInt(port, 16)] : []
  })
}

/** Runs in the network of a container: which of `host:port` accept a connection within eight seconds. */
const probe = `
const { connect } = require('node:net')
const tries = JSON.parse(require('node:fs').readFileSync(0, 'utf8')).map(
  (target) =>
    new Promise((resolve) => {
      const [host, port] = target.split(':')
      const socket = connect({ host, port: Number(port), timeout: 8000 })
      const end = (open) => (socket.destroy(), resolve(open ? [target] : []))
      socket.on('connect', () => end(true)).on('error', () => end(false)).on('timeout', () => end(false))
    }),
)
Promise.all(tries).then((open) => console.log(JSON.stringify(open.flat())))
`

async function openFrom({ id }: Container, targets: string[]): Promise<Set<string>> {
  const output = await dockerAsync(
    [
      'run',
      '--rm',
      '--interactive',
      '--network',
      `container:${id}`,
      '--entrypoint',
      'node',
      'envelope/mail-catcher:dev',
      '-e',
      probe,
    ],
    JSON.stringify(targets),
  )
  return new Set(JSON.parse(output) as string[])
}

/** Every pair of containers, for every port. */
export async function measureMatrix(project: string): Promise<Cell[]> {
  const containers = runningContainers(project)
  const listening = (await Promise.all(containers.map(listeningPorts))).flat()
  const ports = [
    ...new Set([...listening, ...parts.flatMap(({ listeners }) => listeners.map(({ port }) => port))]),
  ]
  const cells: Cell[] = []
  for (const from of containers) {
    const others = containers.filter((container) => container !== from)
    const open = await openFrom(
      from,
      others.flatMap(({ addresses }) =>
        addresses.flatMap((address) => ports.map((port) => `${address}:${port}`)),
      ),
    )
    for (const to of others) {
      for (const port of ports) {
        cells.push({
          from: from.part.name,
          to: to.part.name,
          port,
          open: to.addresses.some((address) => open.has(`${address}:${port}`)),
          allowed: mayConnect(from.part, to.part, port),
        })
      }
    }
  }
  return cells
}

/** The parts as rows; each port that something may connect to, or could, as a column. */
export function table(cells: readonly Cell[]): string {
  const columns = [
    ...new Set(cells.filter(({ open, allowed }) => open || allowed).map(({ to, port }) => `${to}:${port}`)),
  ]
  const rows = [...new Set(cells.map(({ from }) => from))]
  const width = Math.max(...rows.map((row) => row.length))
  const mark = (cell: Cell | undefined) =>
    cell === undefined ? ' ' : cell.open ? (cell.allowed ? '●' : '!') : cell.allowed ? '✗' : '·'
  const lines = rows.map((row) => {
    const marks = columns.map((column) =>
      mark(cells.find(({ from, to, port }) => from === row && `${to}:${port}` === column)),
    )
    return `${row.padEnd(width)}  ${marks.join('  ')}`
  })
  const heads = columns.map((column, index) => `${' '.repeat(width + 2)}${'│  '.repeat(index)}${column}`)
  return [...heads, ...lines].join('\n')
}

/** One sentence for each cell that is not as the topology says. */
export const deviations = (cells: readonly Cell[]) =>
  cells
    .filter(({ open, allowed }) => open !== allowed)
    .map(({ from, to, port, open }) =>
      open
        ? `${from} can connect to ${to}:${port}, which the topology does not allow`
        : `${from} cannot connect to ${to}:${port}, which the topology allows`,
    )

if (import.meta.main) {
  const { values } = parseArgs({ options: { project: { type: 'string' } } })
  const project = values.project ?? process.env['COMPOSE_PROJECT_NAME'] ?? basename(workspace).toLowerCase()
  const cells = await measureMatrix(project)
  console.log(table(cells))
  const found = deviations(cells)
  for (const line of found) console.error(line)
  const allowed = cells.filter((cell) => cell.allowed).length
  console.log(
    `${cells.length} pairs of container and port: ${allowed} allowed, ${found.length} not as the topology says`,
  )
  process.exitCode = found.length === 0 ? 0 : 1
}
