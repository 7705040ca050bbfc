import {
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type ContainerDefinition,
  type ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs'

/**
 * Registers a task definition as it is, but with another tag of its image.
 * @param name its family, or a revision of it
 * @returns ARNs of both; the same twice where it has that tag already
 */
export async function withTag(
  client: ECSClient,
  name: string,
  tag: string,
): Promise<{ from: string; to: string }> {
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }))
  const from = taskDefinition!.taskDefinitionArn!
  const containers = taskDefinition!.containerDefinitions!.map((container) => retagged(container, tag))
  if (containers.every(({ image }, index) => image === taskDefinition!.containerDefinitions![index]!.image))
    return { from, to: from }
  const { taskDefinition: registered } = await client.send(
    new RegisterTaskDefinitionCommand({ ...described(taskDefinition!), containerDefinitions: containers }),
  )
  return { from, to: registered!.taskDefinitionArn! }
}

/** The tag is also what the program is told of its version. */
function retagged(container: ContainerDefinition, tag: string): ContainerDefinition {
  const [, repository, previous] = /^(.+):([^:/]+)$/.exec(container.image!)!
  return {
    ...container,
    image: `${repository}:${tag}`,
    environment: (container.environment ?? []).map((variable) =>
      variable.name?.endsWith('_VERSION') && variable.value === previous
        ? { ...variable, value: tag }
        : variable,
    ),
  }
}

/** What was said of it, without what ECS has added. */
function described({
  taskDefinitionArn: _arn,
  revision: _revision,
  status: _status,
  requiresAttributes: _attributes,
  compatibilities: _compatibilities,
  registeredAt: _registeredAt,
  registeredBy: _registeredBy,
  deregisteredAt: _deregisteredAt,
  ...rest
}: TaskDefinition) {
  return { ...rest, family: rest.family!, containerDefinitions: rest.containerDefinitions! }
}
