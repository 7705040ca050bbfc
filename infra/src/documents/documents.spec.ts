import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { layOut, type Box, type Layout } from '../diagrams/layout.ts'
import type { Item } from '../diagrams/picture.ts'
import { topology } from '../topology.ts'
import { documentsFolder, generatedFiles, pictures } from './documents.ts'

const names = ['multi_tenant_infrastructure', 'cicd_pipeline', 'network_architecture', 'ecs_services']
const paths = [
  ...names.flatMap((name) => [`diagrams/${name}.svg`, `diagrams/${name}.png`]),
  'architecture.md',
]
let generated: Map<string, string | Uint8Array>

beforeAll(async () => {
  generated = await generatedFiles()
})

it.each(paths)('%s is what the templates say: if not, npx nx run infra:diagrams', (path) => {
  const file = join(documentsFolder, path)
  expect(existsSync(file)).toBe(true)
  expect(readFileSync(file).equals(Buffer.from(generated.get(path)!))).toBe(true)
})

it('nothing else is generated', () => {
  expect([...generated.keys()].sort()).toEqual([...paths].sort())
})

describe.each(names)('%s', (name) => {
  const picture = pictures()[name]!
  const items = picture.contents.flatMap(flatten)
  let layout: Layout

  beforeAll(async () => {
    layout = await layOut(picture)
  })

  it('no label lies over another, or over an icon', () => {
    const labels = layout.nodes.map(({ label, node }) => ({ of: node.id, ...label }))
    const arrowLabels = layout.arrows.flatMap(({ label, arrow }) =>
      label ? [{ of: `${arrow.from} to ${arrow.to}`, ...label }] : [],
    )
    const icons = layout.nodes.map(({ node, x, y, width, height }) => ({
      of: `icon ${node.id}`,
      x,
      y,
      width,
      height,
    }))
    const boxes = [...labels, ...arrowLabels, ...icons]
    const overlapping = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) => (overlap(one, other) ? [`${one.of} / ${other.of}`] : [])),
    )
    expect(overlapping).toEqual([])
  })

  it('no line passes through an icon', () => {
    const through = layout.arrows.flatMap(({ arrow, points }) =>
      arrow.head === 'none'
        ? []
        : layout.nodes
            .filter(({ node }) => node.id !== arrow.from && node.id !== arrow.to)
            .filter((icon) =>
              points.slice(1).some((point, index) => overlap(segment(points[index]!, point), icon)),
            )
            .map(({ node }) => `${arrow.from} to ${arrow.to} through ${node.id}`),
    )
    expect(through).toEqual([])
  })

  it('every name in it is used once', () => {
    const ids = items.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('is given a text for those who do not see it', () => {
    expect(generated.get(`diagrams/${name}.svg`)).toContain(`aria-label="${picture.title}"`)
  })
})

it('every service of the topology is in the picture of services', () => {
  const ids = pictures()
    ['ecs_services']!.contents.flatMap(flatten)
    .map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(Object.keys(topology.services).map((name) => `service:${name}`)))
})

it('every connection of the topology is in the picture of services', () => {
  const { arrows } = pictures()['ecs_services']!
  const drawn = new Set(arrows.map(({ from, label }) => `${from} ${label}`))
  for (const { from, port } of topology.connections) expect(drawn).toContain(`${from} ${port}`)
})

function flatten(item: Item): Item[] {
  return item.kind === 'group' ? [item, ...item.contents.flatMap(flatten)] : [item]
}

function segment(from: { x: number; y: number }, to: { x: number; y: number }): Box {
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  }
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}
