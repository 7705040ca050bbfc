import elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js'
import type { Arrow, Group, Item, Node, Picture } from './picture.ts'
import { textWidth } from './type.ts'

export const iconSize = 48
export const nameSize = 13
export const detailSize = 11
export const arrowSize = 12
export const groupLabelSize = 13
export const lineHeight = 1.3
/** A group's own icon, and the room for its label above what it holds. */
export const groupIconSize = 26
const groupHead = 40

export interface Box {
  x: number
  y: number
  width: number
  height: number
}
export interface Point {
  x: number
  y: number
}
export interface PlacedNode extends Box {
  node: Node
  label: Box
}
export interface PlacedGroup extends Box {
  group: Group
}
export interface PlacedArrow {
  arrow: Arrow
  points: readonly Point[]
  label?: Box
}
export interface Layout {
  width: number
  height: number
  /** Outer groups before what they hold. */
  groups: readonly PlacedGroup[]
  nodes: readonly PlacedNode[]
  arrows: readonly PlacedArrow[]
}

const spacing = {
  'elk.algorithm': 'layered',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '16',
  'elk.spacing.componentComponent': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '48',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '16',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.crossingMinimization.semiInteractive': 'true',
}

/** Decides where everything in a picture goes. */
export async function layOut(picture: Picture): Promise<Layout> {
  const graph: ElkNode = {
    id: 'picture',
    layoutOptions: {
      ...spacing,
      'elk.direction': picture.direction.toUpperCase(),
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.json.edgeCoords': 'ROOT',
      'elk.json.shapeCoords': 'ROOT',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
    },
    children: picture.contents.map((item, index) => elkNode(item, picture, index)),
    edges: picture.arrows.map(elkEdge),
  }
  const placed = await new elk.default().layout(graph)
  const found = new Map<string, ElkNode>()
  const collect = (at: ElkNode): void => {
    found.set(at.id, at)
    at.children?.forEach(collect)
  }
  collect(placed)
  const items = picture.contents.flatMap(flatten)
  return {
    width: placed.width!,
    height: placed.height!,
    groups: items.flatMap((item) =>
      item.kind === 'group' ? [{ group: item, ...box(found.get(item.id)!) }] : [],
    ),
    nodes: items.flatMap((item) => {
      if (item.kind === 'group') return []
      const at = found.get(item.id)!
      return [{ node: item, ...box(at), label: box(at.labels![0]!) }]
    }),
    arrows: placed.edges!.map((edge, index) => {
      const [section] = edge.sections!
      const label = edge.labels?.[0]
      return {
        arrow: picture.arrows[index]!,
        points: straight([section!.startPoint, ...(section!.bendPoints ?? []), section!.endPoint]),
        ...(label && { label: box(label) }),
      }
    }),
  }
}

/** Without the fractions of a pixel by which a line that crosses the frame of a group may lean. */
function straight(points: readonly Point[]): Point[] {
  return points.reduce<Point[]>((done, { x, y }) => {
    const before = done.at(-1)
    if (!before) return [{ x, y }]
    return [
      ...done,
      { x: Math.abs(x - before.x) < 2 ? before.x : x, y: Math.abs(y - before.y) < 2 ? before.y : y },
    ]
  }, [])
}

const box = ({ x, y, width, height }: Partial<Box>): Box => ({ x: x!, y: y!, width: width!, height: height! })

const flatten = (item: Item): Item[] =>
  item.kind === 'group' ? [item, ...item.contents.flatMap(flatten)] : [item]

/** Directions turn the whole picture, groups and all. */
function elkNode(item: Item, picture: Picture, index: number): ElkNode {
  const { direction, arrows } = picture
  // Things are kept in the order in which they were named.
  const order = { 'elk.position': `(${index * 1000},${index * 1000})` }
  if (item.kind === 'node') {
    const lines = item.lines.map((line, index) =>
      index === 0 ? textWidth(line, nameSize, 600) : textWidth(line, detailSize),
    )
    const height = nameSize * lineHeight + (lines.length - 1) * detailSize * lineHeight
    return {
      id: item.id,
      width: iconSize,
      height: iconSize,
      layoutOptions: {
        ...order,
        'elk.nodeLabels.placement':
          direction === 'right' ? '[H_CENTER, V_BOTTOM, OUTSIDE]' : '[H_RIGHT, V_CENTER, OUTSIDE]',
        'elk.spacing.labelNode': '6',
        'elk.portConstraints': 'FREE',
      },
      labels: [{ text: item.lines.join('\n'), width: Math.max(...lines), height }],
    }
  }
  const labelWidth = textWidth(item.label, groupLabelSize, 600) + groupIconSize + 24
  // Lines that come in from above pass beside the label.
  const entered =
    direction === 'down' &&
    item.contents.every(({ kind, id }) => kind === 'node' && arrows.some(({ to }) => to === id))
  return {
    id: item.id,
    layoutOptions: {
      ...spacing,
      ...order,
      'elk.direction': direction.toUpperCase(),
      'elk.padding': `[top=${groupHead},left=${entered ? labelWidth : 18},bottom=18,right=18]`,
      'elk.nodeSize.constraints': '[MINIMUM_SIZE]',
      // ELK turns the picture, but not this.
      'elk.nodeSize.minimum': direction === 'right' ? `(${labelWidth}, 60)` : `(60, ${labelWidth})`,
    },
    children: item.contents.map((child, at) => elkNode(child, picture, at)),
  }
}

function elkEdge({ from, to, label }: Arrow, index: number): ElkExtendedEdge {
  return {
    id: `arrow-${index}`,
    sources: [from],
    targets: [to],
    ...(label && {
      labels: [{ text: label, width: textWidth(label, arrowSize) + 6, height: arrowSize * lineHeight + 2 }],
      layoutOptions: { 'elk.edgeLabels.placement': 'CENTER' },
    }),
  }
}
