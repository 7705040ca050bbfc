import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard'
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib'

/** Rules whose findings name no resource, so that they cannot be acknowledged where they are; with the reason. */
const disabledRules: Readonly<Record<string, string>> = {
  'ct-rds-pr-14':
    'Errors and slow queries are exported; the general and audit logs that it asks for would hold the contents of queries',
}

const rulesFolder = join(
  dirname(createRequire(import.meta.url).resolve('@cdklabs/cdk-validator-cfnguard/package.json')),
  'rules/control-tower/cfn-guard',
)

/**
 * AWS Control Tower's proactive controls, by cfn-guard. Each template is held against the rules about types of resources that it
 * has: others could find nothing, and cfn-guard reads the template anew for every rule.
 */
export class ControlTowerRules implements IPolicyValidationPlugin {
  readonly name = 'cdk-validator-cfnguard'

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const rules = globSync(join(rulesFolder, '*/*.guard'))
      .filter((path) => !(basename(path, '.guard') in disabledRules))
      .map((path) => ({ path, types: typesNamedIn(readFileSync(path, 'utf8')) }))
    const reports = context.templatePaths.map((templatePath) => {
      const types = typesOf(templatePath)
      const applicable = rules.filter((rule) => rule.types.some((type) => types.has(type)))
      if (applicable.length === 0) return { success: true, violations: [] }
      return new CfnGuardValidator({
        controlTowerRulesEnabled: false,
        rules: applicable.map(({ path }) => path),
      }).validate({ ...context, templatePaths: [templatePath] })
    })
    return {
      success: reports.every(({ success }) => success),
      violations: reports.flatMap(({ violations }) => violations),
    }
  }
}

function typesOf(templatePath: string): Set<string> {
  const { Resources } = JSON.parse(readFileSync(templatePath, 'utf8')) as {
    Resources: Record<string, { Type: string }>
  }
  return new Set(Object.values(Resources).map(({ Type }) => Type))
}

/** @throws Error for a rule that names no type, since it would then never be run */
function typesNamedIn(rule: string): string[] {
  const types = [...rule.matchAll(/AWS::\w+::\w+/g)].map(([type]) => type)
  if (types.length === 0)
    throw new Error(`a rule of cfn-guard names no type of resource: ${rule.slice(0, 200)}`)
  return types
}
