import { loadBalancers, services, type Service } from '@envelope/topology'
import { networksOf, type ComposeFile, type ComposeService } from './compose-file.ts'
import { mayConnect, parts, type Part } from './parts.ts'

/** What is held against the topology. */
export interface StackFiles {
  compose: ComposeFile
  /** The text of each app's Dockerfile, by image. */
  dockerfiles: Readonly<Record<string, string>>
  /** The text of the load balancers' Caddyfiles. */
  caddyfiles: Readonly<Record<'edge' | 'load-balancer', string>>
}

/** Without a network, or for `nx serve` only: no part of what production has. */
const isApart = ({ network_mode, profiles }: ComposeService) =>
  network_mode === 'none' || profiles !== undefined

/** One sentence for each thing in which the stack is not what the topology says; none when it is. */
export function differences(files: StackFiles): string[] {
  const { compose } = files
  const found: string[] = []
  const report = (line: string) => found.push(line)

  for (const name of Object.keys(compose.services)) {
    if (!parts.some((part) => part.name === name) && !isApart(compose.services[name]!))
      report(`${name}: the topology has no such service`)
  }
  for (const part of parts) {
    const service = compose.services[part.name]
    if (!service) {
      report(`${part.name}: missing in docker-compose.yml`)
      continue
    }
    compareService(part, service, files, (line) => report(`${part.name}: ${line}`))
  }
  compareNetworks(compose, report)
  compareLoadBalancers(files, report)
  return found
}

type Report = (line: string) => void

function compareService(part: Part, given: ComposeService, files: StackFiles, report: Report): void {
  const { service, listeners, once } = part
  const expect = (what: string, actual: unknown, expected: unknown) => {
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      report(`${what} is ${show(actual)}, the topology says ${show(expected)}`)
  }

  const published = given.ports?.length ?? 0
  if (published > 0 && part.group !== 'publicLoadBalancer') report(`publishes ports, which only edge may`)
  if (!given.mem_limit) report('has no mem_limit')
  for (const { network, alias } of listeners) {
    const names = [part.name, ...(networksOf(given).get(network) ?? [])]
    if (!names.includes(alias)) report(`is not known as ${alias} in the network ${network}`)
  }
  if (!service) return

  expect('image', given.image, `envelope/${service.image}:dev`)
  expect('command', given.command ?? [], service.command)
  expect('build.dockerfile', given.build?.dockerfile, `apps/${service.image}/Dockerfile`)
  if (given.read_only !== true) report('its root file system is not read_only')
  if (given.cap_drop?.[0] !== 'ALL') report('keeps Linux capabilities: cap_drop is not [ALL]')
  if (service.stopTimeoutSeconds !== undefined)
    expect('stop_grace_period', given.stop_grace_period, `${service.stopTimeoutSeconds}s`)
  if (part.group === 'laravel' && !once)
    expect('depends_on.migrate', given.depends_on?.['migrate']?.condition, 'service_completed_successfully')

  const [listener] = listeners
  if (!listener) {
    expect('healthcheck.disable', given.healthcheck?.disable, true)
    return
  }
  expect('environment.HOST', given.environment?.['HOST'], listener.alias)
  if (given.healthcheck?.disable) report('has no health check')
  compareDockerfile(files.dockerfiles[service.image] ?? '', service, report)
}

/** The image's own port and health check are what the topology says. */
function compareDockerfile(
  text: string,
  { image, port, healthPath }: Partial<Service>,
  report: Report,
): void {
  const expected = [`PORT=${port}`, `EXPOSE ${port}`, `/dev/tcp/$HOST/${port} `, `GET ${healthPath} HTTP`]
  for (const words of expected)
    if (!text.includes(words)) report(`apps/${image}/Dockerfile does not have “${words.trim()}”`)
}

/** Networks are the walls: each has its listener and who may connect to it, and a way out only where ports are published. */
function compareNetworks(compose: ComposeFile, report: Report): void {
  const expected = new Map<string, Set<string>>()
  for (const to of parts) {
    for (const { network, port } of to.listeners) {
      const members = expected.get(network) ?? expected.set(network, new Set([to.name])).get(network)!
      for (const from of parts) if (from !== to && mayConnect(from, to, port)) members.add(from.name)
    }
  }
  for (const [network, members] of expected) {
    if (!(network in compose.networks)) report(`network ${network}: missing`)
    else if (network !== 'public' && compose.networks[network]?.internal !== true)
      report(`network ${network}: has a way out, expected internal: true`)
    for (const { name } of parts) {
      const service = compose.services[name]
      const isMember = service !== undefined && networksOf(service).has(network)
      if (service && isMember !== members.has(name))
        report(
          isMember
            ? `${name}: is in the network ${network}, but the topology lets it connect to nothing there`
            : `${name}: is not in the network ${network}, but the topology lets it connect to what listens there`,
        )
    }
  }
  for (const network of Object.keys(compose.networks)) {
    const isForParts = parts.some(({ name }) => networksOf(compose.services[name] ?? {}).has(network))
    if (isForParts && !expected.has(network)) report(`network ${network}: nothing listens there`)
  }
}

/** Hosts, targets and idle timeouts of the two Caddyfiles. */
function compareLoadBalancers({ caddyfiles }: StackFiles, report: Report): void {
  const files = {
    public: ['edge', caddyfiles.edge],
    internal: ['load-balancer', caddyfiles['load-balancer']],
  } as const
  for (const [balancer, [name, text]] of Object.entries(files)) {
    const { idleTimeoutSeconds } = loadBalancers[balancer as keyof typeof loadBalancers]
    if (!text.includes(`idle ${idleTimeoutSeconds}s`))
      report(`${name}.Caddyfile: does not have “idle ${idleTimeoutSeconds}s”, the topology’s idle timeout`)
  }
  for (const [name, service] of Object.entries(services as Record<string, Service>)) {
    if (!service.exposure) continue
    const [file, text] = files[service.exposure.loadBalancer]
    const host = service.exposure.host?.replace('DOMAIN', 'envelope.localhost')
    const address = host === undefined ? 'http://' : `https://${host}`
    const targets = parts
      .filter((part) => part.service === service)
      .flatMap(({ listeners }) => listeners.map(({ alias, port }) => `${alias}:${port}`))
    if (siteTargets(text, address) !== targets.join(' '))
      report(
        `${file}.Caddyfile: ${address} leads to “${siteTargets(text, address)}”, expected “${targets.join(' ')}” (${name})`,
      )
    if (!text.includes(`health_uri ${service.healthPath}\n`))
      report(`${file}.Caddyfile: does not have “health_uri ${service.healthPath}” (${name})`)
  }
}

function siteTargets(caddyfile: string, address: string): string {
  const start = caddyfile.indexOf(`\n${address} {\n`)
  if (start < 0) return ''
  const site = caddyfile.slice(start, caddyfile.indexOf('\n}', start))
  return /^\treverse_proxy (.*) \{$/m.exec(site)?.[1] ?? ''
}

const show = (value: unknown) => (value === undefined ? 'not set' : JSON.stringify(value))
