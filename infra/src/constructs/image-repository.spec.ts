import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { ImageRepository, notReleased } from './image-repository.ts'

describe('the repository of an image', () => {
  const bench = new Workbench()
  const image = new ImageRepository(bench.stack, 'tenant', { names: bench.names, image: 'tenant' })
  const template = bench.template()

  it('never moves a tag, and scans what is pushed', () => {
    template.hasResourceProperties('AWS::ECR::Repository', {
      RepositoryName: 'envelope-production/tenant',
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    })
  })

  it('forgets what no tag names after a week, and keeps 100 releases to go back to', () => {
    const [repository] = Object.values(template.findResources('AWS::ECR::Repository'))
    const { rules } = JSON.parse(repository!['Properties'].LifecyclePolicy.LifecyclePolicyText) as {
      rules: { selection: Record<string, unknown> }[]
    }
    expect(rules.map(({ selection }) => selection)).toMatchObject([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 7 },
      { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100 },
    ])
  })

  it('has a parameter that says which tag is deployed: none in the beginning, and kept for ever', () => {
    expect(image.tagParameterName).toBe('/envelope/production/images/tenant/tag')
    template.hasResource('AWS::SSM::Parameter', {
      Properties: { Name: image.tagParameterName, Value: notReleased },
      DeletionPolicy: 'Retain',
    })
  })
})
