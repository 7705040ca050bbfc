import type { Parameters } from './parameters/schema.ts'

/** How everything in an environment is called. */
export class Names {
  /** `<project>-<environment>` */
  readonly prefix: string
  /** `/<project>/<environment>` */
  readonly path: string

  constructor({ project, environment }: Pick<Parameters, 'project' | 'environment'>) {
    this.prefix = `${project}-${environment}`
    this.path = `/${project}/${environment}`
  }

  of(part: string): string {
    return `${this.prefix}-${part}`
  }

  /** Of log groups, secrets and parameters. */
  pathOf(part: string): string {
    return `${this.path}/${part}`
  }

  /** Of images. */
  repository(image: string): string {
    return `${this.prefix}/${image}`
  }

  /** Fills the placeholders of a name in the topology, like `{project}-{env}-tenant-TENANT`. */
  fill(template: string, tenant = '*'): string {
    return template.replace('{project}-{env}', this.prefix).replace('TENANT', tenant)
  }
}
