import { describe, expect, it } from 'vitest'
import { productionWith, synthesize, templatesOf, type Template } from './support/templates.ts'

/** The stacks whose outputs a template reads. */
function reads(template: Template, stacks: readonly string[]): string[] {
  const text = JSON.stringify(template)
  return stacks.filter((stack) => text.includes(`"StackName":"envelope-production-${stack}"`)).sort()
}

describe('stacks', () => {
  const templates = templatesOf('production')
  const names = Object.keys(templates)

  it('read from each other in one direction only', () => {
    expect(Object.fromEntries(names.map((name) => [name, reads(templates[name]!, names)]))).toEqual({
      foundation: [],
      network: ['foundation'],
      secrets: [],
      storage: [],
      data: ['foundation', 'network'],
      delivery: ['foundation'],
      edge: ['foundation', 'network'],
      tasks: ['data', 'delivery', 'foundation', 'secrets', 'storage'],
      services: ['data', 'delivery', 'edge', 'foundation', 'network', 'secrets', 'storage'],
      monitoring: ['edge', 'foundation', 'services'],
      pipelines: ['delivery', 'foundation', 'network', 'services', 'tasks'],
    })
  })

  it('are not held by each other: no export keeps one from being deployed alone', () => {
    for (const template of Object.values(templates)) {
      expect(JSON.stringify(template)).not.toContain('Fn::ImportValue')
      for (const output of Object.values(template.Outputs ?? {})) expect(output).not.toHaveProperty('Export')
    }
  })

  it('another image and size change what runs, and neither data, network nor any other stack', () => {
    const changed = synthesize(
      productionWith({
        api: { image: 'shim' },
        services: { api: { min: 3, max: 12, cpu: 1024, memory: 2048 } },
      }),
    )
    const differing = names.filter(
      (name) => JSON.stringify(changed[name]!.Resources) !== JSON.stringify(templates[name]!.Resources),
    )
    expect(differing.filter((name) => name !== 'monitoring')).toEqual(['tasks', 'services', 'pipelines'])
  })

  it('what holds data stays when its stack is deleted', () => {
    const kept = ['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret', 'AWS::ECR::Repository']
    for (const { Resources } of Object.values(templates))
      for (const [id, { Type, DeletionPolicy }] of Object.entries(Resources)) {
        if (kept.includes(Type)) expect([id, DeletionPolicy]).toEqual([id, 'Retain'])
        if (Type === 'AWS::RDS::DBInstance' || Type === 'AWS::ElastiCache::ReplicationGroup')
          expect([id, DeletionPolicy]).toEqual([id, 'Snapshot'])
      }
  })

  it('every log group is encrypted with a key of ours and kept for 90 days', () => {
    for (const { Resources } of Object.values(templates))
      for (const { Type, Properties } of Object.values(Resources))
        if (Type === 'AWS::Logs::LogGroup')
          expect(Properties).toMatchObject({ RetentionInDays: 90, KmsKeyId: expect.anything() })
  })

  it('every alarm says what to do, and tells people', () => {
    for (const { Resources } of Object.values(templates))
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type !== 'AWS::CloudWatch::Alarm') continue
        if (Properties['AlarmName'] === undefined) continue // Those of scaling are Application Auto Scaling's own.
        expect(JSON.stringify(Properties['AlarmDescription'])).toContain('What to do: ')
        expect(Properties['AlarmActions']).toHaveLength(1)
      }
  })

  it.each(names)('%s is as it was', (name) => {
    const text = JSON.stringify(templates[name], null, 1).replaceAll(/[0-9a-f]{64}/g, '(asset)')
    expect(text).toMatchSnapshot()
  })
})
