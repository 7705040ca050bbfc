import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { layOut, type Box } from '../diagrams/layout.ts'
import type { Arrow, Item } from '../diagrams/picture.ts'
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
  const { width, nodes, groups, arrows } = layOut(picture)
  const icons = nodes.map(({ node, x, y, width, height }) => ({
    of: node.id,
    name: `icon ${node.id}`,
    x,
    y,
    width,
    height,
  }))
  const labels = nodes.map(({ label, node }) => ({ of: node.id, name: node.id, ...label }))
  const frameLabels = groups.map(({ label, group }) => ({
    of: group.id,
    name: `frame ${group.id}`,
    ...label,
  }))
  const nameOf = ({ from, to }: Arrow) => `${from} to ${to}`
  const arrowLabels = arrows.flatMap(({ label, arrow }) =>
    label ? [{ of: nameOf(arrow), name: `port of ${nameOf(arrow)}`, ...label }] : [],
  )
  const lines = arrows.flatMap(({ arrow, points }) =>
    points.slice(1).map((point, index) => ({ arrow, ...stretch(points[index]!, point) })),
  )

  it('no label lies over another, or over an icon', () => {
    const boxes = [...labels, ...frameLabels, ...arrowLabels, ...icons]
    const overlapping = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) => (overlap(one, other) ? [`${one.name} / ${other.name}`] : [])),
    )
    expect(overlapping).toEqual([])
  })

  it('no line passes through an icon or a label, but its own', () => {
    const through = lines.flatMap(({ arrow, ...line }) =>
      [...icons, ...labels, ...frameLabels, ...arrowLabels]
        .filter(({ of }) => ![arrow.from, arrow.to, nameOf(arrow)].includes(of))
        .filter((box) => overlap(line, box))
        .map((box) => `${nameOf(arrow)} through ${box.name}`),
    )
    expect(through).toEqual([])
  })

  it('no line crosses another, or lies on it', () => {
    const crossing = lines.flatMap(({ arrow, ...line }, index) =>
      lines
        .slice(index + 1)
        .filter((other) => other.arrow !== arrow && overlap(line, other))
        .map((other) => `${nameOf(arrow)} / ${nameOf(other.arrow)}`),
    )
    expect(crossing).toEqual([])
  })

  it('frames lie within each other, or apart', () => {
    const inside = (one: Box, other: Box) =>
      one.x > other.x &&
      one.y > other.y &&
      one.x + one.width < other.x + other.width &&
      one.y + one.height < other.y + other.height
    const entangled = groups.flatMap((one, index) =>
      groups
        .slice(index + 1)
        .filter((other) => overlap(one, other) && !inside(one, other) && !inside(other, one))
        .map((other) => `${one.group.id} / ${other.group.id}`),
    )
    expect(entangled).toEqual([])
  })

  it('is read without scrolling sideways', () => {
    expect(width).toBeLessThan(1_700)
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

/** As thick as it is drawn. */
function stretch(from: { x: number; y: number }, to: { x: number; y: number }): Box {
  return {
    x: Math.min(from.x, to.x) - 1,
    y: Math.min(from.y, to.y) - 1,
    width: Math.abs(from.x - to.x) + 2,
    height: Math.abs(from.y - to.y) + 2,
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
