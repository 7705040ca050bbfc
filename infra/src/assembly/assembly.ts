import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A resource of a synthesized template. */
export interface Resource {
  /** The stack's part of the system, like `network`. */
  part: string
  id: string
  type: string
  properties: Record<string, unknown>
}

interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>
}

/** The synthesized templates of one environment, with references followed across stacks. */
export class Assembly {
  /** `<project>-<environment>` */
  readonly prefix: string
  readonly account: string
  readonly region: string
  /** The stacks' parts, in the order in which they are deployed. */
  readonly parts: readonly string[]
  readonly resources: readonly Resource[]
  readonly #templates: ReadonlyMap<string, Template>

  /**
   * @param directory a cloud assembly, like `cdk.out/production`
   * @throws Error when there is none, or when its stacks are not of one environment
   */
  constructor(directory: string) {
    const manifest = readJson(join(directory, 'manifest.json'), directory) as {
      artifacts: Record<
        string,
        { type: string; environment?: string; properties?: { templateFile?: string; stackName?: string } }
      >
    }
    const stacks = Object.entries(manifest.artifacts).filter(
      ([, { type }]) => type === 'aws:cloudformation:stack',
    )
    const names = stacks.map(([id, { properties }]) => properties?.stackName ?? id)
    this.prefix = (names[0] ?? '').replace(/-[^-]+$/, '')
    const foreign = names.find((name) => !name.startsWith(`${this.prefix}-`))
    if (foreign !== undefined) throw new Error(`${directory}: ${foreign} is no stack of ${this.prefix}`)
    const [, account, region] = /^aws:\/\/(\w+)\/([\w-]+)$/.exec(stacks[0]?.[1].environment ?? '') ?? []
    this.account = account ?? ''
    this.region = region ?? ''
    this.parts = names.map((name) => name.slice(this.prefix.length + 1))
    this.#templates = new Map(
      stacks.map(([, { properties }], index) => [
        this.parts[index]!,
        readJson(join(directory, properties!.templateFile!), directory) as Template,
      ]),
    )
    this.resources = [...this.#templates].flatMap(([part, { Resources }]) =>
      Object.entries(Resources).map(([id, { Type: type, Properties: properties = {} }]) => ({
        part,
        id,
        type,
        properties,
      })),
    )
  }

  all(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type)
  }

  /** @throws Error when there is not exactly one that matches */
  one(type: string, matches: (resource: Resource) => boolean = () => true): Resource {
    const found = this.all(type).filter(matches)
    if (found.length !== 1) throw new Error(`expected one ${type} in ${this.prefix}, found ${found.length}`)
    return found[0]!
  }

  /** The resource that a `Ref`, an attribute or another stack's output stands for, if it stands for one. */
  target(value: unknown, part: string): Resource | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    const [name, argument] = Object.entries(value)[0] ?? []
    if (name === 'Ref') return this.#resource(part, argument as string)
    if (name === 'Fn::GetAtt')
      return this.#resource(part, Array.isArray(argument) ? argument[0] : String(argument).split('.')[0])
    if (name === 'Fn::GetStackOutput') {
      const { StackName, OutputName } = argument as { StackName: string; OutputName: string }
      return this.#output(StackName.slice(this.prefix.length + 1), OutputName)
    }
    if (name === 'Fn::ImportValue') {
      for (const [exporter, { Outputs = {} }] of this.#templates)
        for (const [output, { Export }] of Object.entries(Outputs))
          if (Export?.Name === argument) return this.#output(exporter, output)
    }
    return undefined
  }

  /** Every resource that is mentioned anywhere in a value, in order, once. */
  targets(value: unknown, part: string): Resource[] {
    const found = new Set<Resource>()
    const visit = (at: unknown): void => {
      const target = this.target(at, part)
      if (target) found.add(target)
      else if (typeof at === 'object' && at !== null) Object.values(at).forEach(visit)
    }
    visit(value)
    return [...found]
  }

  #resource(part: string, id: string | undefined): Resource | undefined {
    return this.resources.find((resource) => resource.part === part && resource.id === id)
  }

  #output(part: string, name: string): Resource | undefined {
    return this.target(this.#templates.get(part)?.Outputs?.[name]?.Value, part)
  }
}

/** A number in a template, as it is once the image was released: what a condition chooses when it holds. */
export function whenReleased(value: unknown): unknown {
  const choice = (value as { 'Fn::If'?: [string, unknown, unknown] } | undefined)?.['Fn::If']
  return choice ? whenReleased(choice[1]) : value
}

function readJson(path: string, directory: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`cannot read ${path}: is ${directory} there? npx nx run infra:synth makes it`, { cause })
  }
}
