import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Assembly } from '../assembly/assembly.ts'
import { systemOf } from '../assembly/read-system.ts'
import { production } from '../parameters/production.ts'
import { environmentNames } from '../parameters/parameters.ts'
import { estimate, type Line } from './estimate.ts'
import { freeTypes } from './free.ts'
import { prices } from './prices.ts'
import { applySettings, checkUsage, settingNames } from './settings.ts'
import { table } from './table.ts'

const assemblies = new Map(
  environmentNames.map((name) => [name, new Assembly(join(import.meta.dirname, '../../cdk.out', name))]),
)
const ofProduction = assemblies.get('production')!

function costs(usage: Record<string, unknown> = {}, assembly = ofProduction): Line[] {
  return estimate({ assembly, system: systemOf(assembly), usage: checkUsage(usage) })
}
const total = (lines: readonly Line[], of: 'usual' | 'most' = 'usual') =>
  lines.reduce((sum, line) => sum + line[of], 0)
const problems = (action: () => unknown): readonly string[] => {
  try {
    action()
    return []
  } catch (error) {
    return (error as { problems: string[] }).problems
  }
}

describe('the estimate', () => {
  it.each(environmentNames)('%s: every type of resource is priced, or free for a reason', (name) => {
    expect(total(costs({}, assemblies.get(name)!))).toBeGreaterThan(0)
  })

  it('a type that nobody has priced fails it, with where to add it', () => {
    const changed = Object.create(ofProduction) as Assembly
    Object.defineProperty(changed, 'resources', {
      value: [
        ...ofProduction.resources,
        { part: 'data', id: 'New', type: 'AWS::Neptune::DBCluster', properties: {} },
      ],
    })
    expect(
      problems(() => estimate({ assembly: changed, system: systemOf(ofProduction), usage: checkUsage({}) })),
    ).toEqual([
      'AWS::Neptune::DBCluster has no price: add it to infra/src/cost/estimate.ts, or to free.ts with the reason',
    ])
  })

  it('a task costs its vCPUs and memory by the hour', () => {
    const hq = costs().find(({ what }) => what.startsWith('hq:'))!
    expect(hq.usual).toBeCloseTo(
      730 * (0.25 * prices.of.fargateCpu.usd + 0.5 * prices.of.fargateMemory.usd),
      6,
    )
    expect(hq.most).toBe(hq.usual)
  })

  it('a scaled service costs by where it is between its minimum and maximum', () => {
    const api = (scaling: number) => costs({ scaling }).find(({ what }) => what.startsWith('api:'))!
    expect(api(1).usual).toBeCloseTo(api(1).most, 6)
    expect(api(0).usual).toBeCloseTo(api(0).most / 5, 6)
  })

  it('two zones double the database', () => {
    const rds = costs().find(({ what }) => what.startsWith('db.t3.medium'))!
    expect(rds.usual).toBeCloseTo(2 * 730 * prices.database.hour['db.t3.medium'], 6)
  })

  it('every price has a unit and the public page it is from', () => {
    for (const { usd, unit, source } of Object.values(prices.of)) {
      expect(usd).toBeGreaterThan(0)
      expect(unit).not.toBe('')
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+pricing\//)
    }
    expect(prices.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('no reason is given for what the next line prices', () => {
    expect(Object.values(freeTypes).every((reason) => reason.length > 10)).toBe(true)
  })
})

describe('--set', () => {
  it('changes a service’s number, with services. in front or without', () => {
    const { parameters } = applySettings(production, ['api.max=20', 'services.tenant.min=3'])
    expect(parameters.services).toEqual({ api: { max: 20 }, tenant: { min: 3 } })
  })

  it('changes a parameter, a truth, and an assumption about usage', () => {
    const { parameters, usage } = applySettings(production, [
      'database.multiAz=false',
      'api.image=shim',
      'usage.outGb=500',
    ])
    expect(parameters).toMatchObject({ database: { multiAz: false }, api: { image: 'shim' } })
    expect(usage).toEqual({ outGb: 500 })
  })

  it('leaves the parameters themselves as they are', () => {
    applySettings(production, ['database.multiAz=false'])
    expect(production.database.multiAz).toBe(true)
  })

  it.each([
    ['api.mx=20', '--set api.mx=20: there is no api.mx; the nearest are api.max'],
    [
      'databse.multiAz=false',
      '--set databse.multiAz=false: there is no databse.multiAz; the nearest are database.multiAz',
    ],
    ['usage.outGB=1', '--set usage.outGB=1: there is no usage.outGB; the nearest are usage.outGb'],
    ['api.max', '--set api.max: expected NAME=VALUE, like --set api.max=20'],
  ])('%s is refused, with the nearest names', (assignment, message) => {
    expect(problems(() => applySettings(production, [assignment]))[0]).toContain(message)
  })

  it('a usage that cannot be is refused', () => {
    expect(problems(() => checkUsage({ scaling: 2 }))).toEqual([
      'usage.scaling=2: expected 0 (always at the minimum) to 1 (always at the maximum)',
    ])
  })

  it('knows every name that it offers', () => {
    expect(settingNames).toEqual(
      expect.arrayContaining(['api.max', 'api.image', 'database.instanceType', 'usage.tenants']),
    )
  })
})

describe('the table', () => {
  const column = (name: string, usual: number) => ({
    name,
    lines: [{ service: 'RDS', what: 'x', usual, most: usual * 2 }],
  })

  it('adds up by service and in all', () => {
    expect(table([column('staging', 10)], { lines: false, difference: false }).split('\n')).toEqual([
      '        staging, usual  at most',
      '------  --------------  -------',
      'RDS              10.00    20.00',
      '------  --------------  -------',
      'in all           10.00    20.00',
    ])
  })

  it('says what the difference is', () => {
    const last = table([column('a', 10), column('b', 4)], { lines: true, difference: true })
      .split('\n')
      .at(-1)
    expect(last?.split(/ +/)).toEqual(['in', 'all', '10.00', '20.00', '4.00', '8.00', '6.00', '12.00'])
  })
})
