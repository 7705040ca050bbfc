import { createApp } from '../../src/app.ts'
import { production } from '../../src/parameters/production.ts'
import { checkParameters } from '../../src/parameters/parameters.ts'
import { staging } from '../../src/parameters/staging.ts'
import type { Parameters, ParametersInput } from '../../src/parameters/schema.ts'
import { createSystem } from '../../src/system.ts'
import { topology as description, type Topology } from '../../src/topology.ts'

export interface Resource {
  Type: string
  // Whatever CloudFormation has for the type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Properties: Record<string, any>
  DependsOn?: string | string[]
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
  Metadata?: Record<string, unknown>
}

export interface Template {
  Resources: Record<string, Resource>
  Outputs?: Record<string, { Value: unknown }>
  Parameters?: Record<string, { Type: string; Default?: string }>
  Conditions?: Record<string, unknown>
}

/** By the name of the part, like `network`. */
export type Templates = Readonly<Record<string, Template>>

export const environments: Record<string, Parameters> = {
  staging: checkParameters(staging),
  production: checkParameters(production),
}

/** Production's parameters with some of them changed. */
export function productionWith(changes: Partial<ParametersInput>): Parameters {
  return checkParameters({ ...production, ...changes })
}

/** The templates that an environment is deployed from, without holding them against the rules. */
export function synthesize(parameters: Parameters, topology: Topology = description): Templates {
  const app = createApp()
  createSystem(app, parameters, topology)
  const prefix = `${parameters.project}-${parameters.environment}-`
  return Object.fromEntries(
    app
      .synth()
      .stacks.map(({ stackName, template }) => [stackName.replace(prefix, ''), template as Template]),
  )
}

const known = new Map<Parameters, Templates>()

/** The same, made once for all tests that only read it. */
export function templatesOf(environment: 'staging' | 'production'): Templates {
  const parameters = environments[environment]!
  const templates = known.get(parameters) ?? synthesize(parameters)
  known.set(parameters, templates)
  return templates
}

export function resourcesOf({ Resources }: Template, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type)
}

/** @throws Error unless exactly one resource of the type matches */
export function resourceOf(template: Template, type: string, matches = (_: Resource) => true): Resource {
  const found = resourcesOf(template, type).filter(([, resource]) => matches(resource))
  if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`)
  return found[0]![1]
}
