import type { Assembly } from '../assembly/assembly.ts'
import { topology } from '../topology.ts'

export interface DrawnPipeline {
  name: string
  tag: string
  stages: readonly { name: string; kind: string }[]
  images: readonly string[]
  deploys: readonly string[]
}

interface Action {
  ActionTypeId: { Category: string }
}
interface StageDeclaration {
  Name: string
  Actions: Action[]
}
interface Trigger {
  GitConfiguration?: { Push?: { Tags?: { Includes?: string[] } }[] }
}

interface BuildEnvironment {
  EnvironmentVariables: { Name: string; Value: string }[]
}

/** What is built depends on whose API the environment runs. */
const imagesOf = ({ EnvironmentVariables }: BuildEnvironment): string[] =>
  EnvironmentVariables.find(({ Name }) => Name === 'IMAGES')!.Value.split(' ')

/** The pipelines: their stages and tags as the templates have them, or as the topology says while no template has any. */
export function pipelinesOf(assembly: Assembly): DrawnPipeline[] {
  const built = assembly.all('AWS::CodePipeline::Pipeline')
  return Object.entries(topology.pipelines).map(([name, { tag, stages, images, deploys }]) => {
    const described = { name, images, deploys }
    if (built.length === 0)
      return { ...described, tag, stages: stages.map((stage) => ({ name: stage, kind: stage })) }
    const pipeline = assembly.one(
      'AWS::CodePipeline::Pipeline',
      ({ properties }) => properties['Name'] === `${assembly.prefix}-${name}`,
    )
    const triggers = (pipeline.properties['Triggers'] ?? []) as Trigger[]
    const build = assembly.one(
      'AWS::CodeBuild::Project',
      ({ properties }) => properties['Name'] === `${assembly.prefix}-build-${name}`,
    )
    return {
      ...described,
      images: imagesOf(build.properties['Environment'] as BuildEnvironment),
      tag:
        triggers
          .flatMap(({ GitConfiguration }) => GitConfiguration?.Push ?? [])
          .flatMap(({ Tags }) => Tags?.Includes ?? [])
          .join(', ') || 'no tag',
      stages: (pipeline.properties['Stages'] as StageDeclaration[]).map(({ Name, Actions }) => ({
        name: Name.toLowerCase(),
        kind:
          stages.find((stage) => stage === Name.toLowerCase()) ??
          Actions[0]!.ActionTypeId.Category.toLowerCase(),
      })),
    }
  })
}
