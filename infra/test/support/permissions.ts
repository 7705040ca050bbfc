import type { Template } from 'aws-cdk-lib/assertions'

interface Statement {
  Action: string | string[]
  Resource: unknown
  Effect: string
}

const listed = <Value>(value: Value | Value[]): Value[] => (Array.isArray(value) ? value : [value])

/** What the policies of a stack's roles allow; of one role where its logical id begins so. */
export function permissionsOf(template: Template, role = '') {
  const statements = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([, { Properties }]) =>
      (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref?.startsWith(role)),
    )
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Effect }) => Effect === 'Allow')
  return {
    /** In the order of the alphabet, AWS's services whose actions are allowed at all. */
    services: () =>
      [
        ...new Set(statements.flatMap(({ Action }) => listed(Action).map((action) => action.split(':')[0]!))),
      ].sort(),
    /** ARNs, and what stands for them in the template: the logical id's beginning. */
    resourcesFor: (action: string) =>
      [
        ...new Set(
          statements
            .filter(({ Action }) => listed(Action).includes(action))
            .flatMap(({ Resource }) => listed(Resource).map(nameOf)),
        ),
      ].sort(),
  }
}

function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource
  const [[kind, value]] = Object.entries(resource as Record<string, unknown>) as [[string, unknown]]
  if (kind === 'Fn::Join') return (value as [string, unknown[]])[1].map(nameOf).join('')
  if (kind === 'Fn::GetAtt') return (value as [string])[0].replace(/(Repository|Role)?[0-9A-F]{8}$/, '')
  if (kind === 'Fn::GetStackOutput') return (value as { OutputName: string }).OutputName
  return String(value)
}
