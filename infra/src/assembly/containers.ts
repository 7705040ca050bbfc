import type { Assembly, Resource } from './assembly.ts'

/** A container as the templates describe it. */
export interface Container {
  /** Of its service or one-off task. */
  name: string
  /** Of its repository. */
  image: string
  /** Plain ones and secrets. What is only known in AWS is a text of the same form, secrets as long as they are generated. */
  variables: Readonly<Record<string, string>>
}

interface ContainerDefinition {
  Name: string
  Image: unknown
  Environment?: { Name: string; Value: unknown }[]
  Secrets?: { Name: string; ValueFrom: unknown }[]
}

/** Every container of an environment. */
export function containersOf(assembly: Assembly): Container[] {
  return assembly.all('AWS::ECS::TaskDefinition').flatMap(({ properties, part }) =>
    (properties['ContainerDefinitions'] as ContainerDefinition[]).map(
      ({ Name, Image, Environment = [], Secrets = [] }) => ({
        name: Name,
        image: imageName(Name, assembly.targets(Image, part)),
        variables: Object.fromEntries([
          ...Environment.map((variable) => [variable.Name, formOf(variable.Value)]),
          ...Secrets.map((secret) => [
            secret.Name,
            secretForm(`${Name}: ${secret.Name}`, assembly.targets(secret.ValueFrom, part)),
          ]),
        ]),
      }),
    ),
  )
}

function imageName(container: string, targets: readonly Resource[]): string {
  const repository = targets.find(({ type }) => type === 'AWS::ECR::Repository')
  if (!repository) throw new Error(`${container}: its image is in no repository of these templates`)
  return String(repository.properties['RepositoryName']).replace(/^.*\//, '')
}

/** A text with a word in the place of everything that CloudFormation fills in. */
function formOf(value: unknown): string {
  if (typeof value === 'string') return value
  const [separator, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? ['', undefined]
  return parts ? parts.map(formOf).join(separator) : 'filled-in'
}

/** RDS's own passwords. */
const managedPasswordLength = 28

function secretForm(variable: string, targets: readonly Resource[]): string {
  for (const { type, properties } of targets) {
    if (type === 'AWS::RDS::DBInstance') return 'x'.repeat(managedPasswordLength)
    if (type !== 'AWS::SecretsManager::Secret') continue
    const generated = properties['GenerateSecretString'] as { PasswordLength: number } | undefined
    if (generated) return 'x'.repeat(generated.PasswordLength)
    // One that people give begins its description with an example.
    return String(properties['Description']).split(';')[0]!
  }
  throw new Error(`${variable}: its secret is in none of these templates`)
}
