import { CfnResource } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import { environments } from '../../test/support/templates.ts'
import { createApp } from '../app.ts'
import { createSystem } from '../system.ts'
import { acknowledgements, appliesTo } from './acknowledgements.ts'

describe('findings that stand', () => {
  const app = createApp()
  createSystem(app, environments['production']!)
  const resources = app.node.findAll().filter((node) => node instanceof CfnResource)

  it.each(acknowledgements)('$rule of $resourceType is about something that is there', (acknowledgement) => {
    expect(resources.some((resource) => appliesTo(acknowledgement, resource))).toBe(true)
  })

  it.each(acknowledgements)('$rule of $resourceType has a reason', ({ reason }) => {
    expect(reason.length).toBeGreaterThan(40)
  })
})
