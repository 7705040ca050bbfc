import type { Resource, Template, Templates } from '../support/templates.ts'

/** A resource anywhere in the environment. */
export interface Located {
  /** `<stack>/<logical id>` */
  key: string
  stack: string
  resource: Resource
}

/** Finds resources through CloudFormation's references, within a stack and across stacks. */
export class References {
  readonly #templates: Templates

  constructor(templates: Templates) {
    this.#templates = templates
  }

  ofType(type: string): Located[] {
    return Object.entries(this.#templates).flatMap(([stack, { Resources }]) =>
      Object.entries(Resources).flatMap(([id, resource]) =>
        resource.Type === type ? [{ key: `${stack}/${id}`, stack, resource }] : [],
      ),
    )
  }

  /** The key of what a value refers to, and the value itself where it is text. */
  resolve(value: unknown, stack: string): string {
    if (typeof value === 'string') return value
    const {
      Ref,
      'Fn::GetAtt': attribute,
      'Fn::GetStackOutput': output,
    } = value as {
      Ref?: string
      'Fn::GetAtt'?: [string, string]
      'Fn::GetStackOutput'?: { StackName: string; OutputName: string }
    }
    if (Ref) return `${stack}/${Ref}`
    if (attribute) return `${stack}/${attribute[0]}`
    if (output) {
      const [producer, { Outputs }] = this.stackNamed(output.StackName)
      return this.resolve(Outputs![output.OutputName]!.Value, producer)
    }
    throw new Error(`cannot follow ${JSON.stringify(value)} in ${stack}`)
  }

  all(values: unknown, stack: string): string[] {
    return ((values ?? []) as unknown[]).map((value) => this.resolve(value, stack))
  }

  get(key: string): Resource {
    const [stack, id] = key.split('/') as [string, string]
    return this.#templates[stack]!.Resources[id]!
  }

  private stackNamed(name: string): [string, Template] {
    return Object.entries(this.#templates).find(([part]) => name.endsWith(`-${part}`))!
  }
}
