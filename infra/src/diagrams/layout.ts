import type { Arrow, Group, Item, Node, Picture, Side } from './picture.ts'
import { textWidth } from './type.ts'

export const iconSize = 48
export const nameSize = 13
export const detailSize = 11
export const arrowSize = 12
export const groupLabelSize = 13
export const lineHeight = 1.3
/** A group's own icon, and the room for its label above what it holds. */
export const groupIconSize = 26
const groupHead = 36
const groupPadding = 14
const labelGap = 6
/** Between lines that meet the same side of an icon. */
const lineSpacing = 14
/** Between a line's end and what it meets. */
const gap = 4

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
  label: Box
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

/**
 * Places a picture: icons at their cells, a frame around what a group holds, lines of right angles between them.
 * @throws Error when an arrow names what is not in the picture
 */
export function layOut(picture: Picture): Layout {
  const nodes = new Map<string, PlacedNode>()
  const groups = new Map<string, PlacedGroup>()
  for (const item of picture.contents) place(item, picture.cell, nodes, groups)
  const ends = lineEnds(picture, nodes, groups)
  const arrows = picture.arrows.map((arrow, index) => {
    const points = route(arrow, ends[index]!, picture.cell)
    return {
      arrow,
      points,
      ...(arrow.label !== undefined && { label: labelOn(points, arrow, [...groups.values()]) }),
    }
  })
  return fromOrigin({ groups: [...groups.values()], nodes: [...nodes.values()], arrows })
}

/** @returns the room that the item takes, with its label */
function place(
  item: Item,
  cell: Picture['cell'],
  nodes: Map<string, PlacedNode>,
  groups: Map<string, PlacedGroup>,
): Box {
  if (item.kind === 'node') {
    const [column, row] = item.at
    const [x, y] = [column * cell.width - iconSize / 2, row * cell.height - iconSize / 2]
    const widths = item.lines.map((line, index) =>
      index === 0 ? textWidth(line, nameSize, 600) : textWidth(line, detailSize),
    )
    const width = Math.max(...widths)
    const label = {
      x: column * cell.width - width / 2,
      y: y + iconSize + labelGap,
      width,
      height: (nameSize + (item.lines.length - 1) * detailSize) * lineHeight,
    }
    nodes.set(item.id, { node: item, x, y, width: iconSize, height: iconSize, label })
    const room = Math.max(width, cell.width - 2 * groupPadding)
    return {
      x: column * cell.width - room / 2,
      y,
      width: room,
      height: iconSize + labelGap + label.height,
    }
  }
  // Frames are drawn in this order: an outer one before what it holds.
  const placed = { group: item } as PlacedGroup
  groups.set(item.id, placed)
  const held = hull(item.contents.map((content) => place(content, cell, nodes, groups)))
  const room = cell.width - 2 * groupPadding
  const inner = hull([
    held,
    ...(item.columns ?? []).map((column) => ({ ...held, x: column * cell.width - room / 2, width: room })),
  ])
  const labelWidth = textWidth(item.label, groupLabelSize, 600) + groupIconSize + 16
  const width = Math.max(inner.width + 2 * groupPadding, labelWidth + groupPadding)
  const frame = {
    x: inner.x + inner.width / 2 - width / 2,
    y: inner.y - groupHead,
    width,
    height: inner.height + groupHead + groupPadding,
  }
  return Object.assign(placed, frame, {
    label: { x: frame.x, y: frame.y, width: labelWidth, height: groupIconSize },
  })
}

function hull(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  }
}

interface End extends Point {
  side: Side
  /** It faces the other end already, and stays where it is. */
  isFixed: boolean
}
interface Ends {
  from: End
  to: End
}

const isUpright = (side: Side): boolean => side === 'top' || side === 'bottom'

/** Where each arrow begins and ends. Those that meet the same side are spread over it, so that none crosses another. */
function lineEnds(
  { arrows, cell }: Picture,
  nodes: ReadonlyMap<string, PlacedNode>,
  groups: ReadonlyMap<string, PlacedGroup>,
): Ends[] {
  const find = (id: string): PlacedNode | PlacedGroup => {
    const found = nodes.get(id) ?? groups.get(id)
    if (!found) throw new Error(`an arrow names ${id}, which is not in the picture`)
    return found
  }
  const ends = arrows.map((arrow): Ends => {
    const [from, to] = [find(arrow.from), find(arrow.to)]
    const sides = { ...facingSides(from, to), ...arrow.sides }
    return {
      from: { side: sides.from, ...anchor(from, sides.from, center(to)) },
      to: { side: sides.to, ...anchor(to, sides.to, center(from)) },
    }
  })
  const meeting = Map.groupBy(
    arrows
      .flatMap((arrow, index) => {
        const { from, to } = ends[index]!
        return [
          { id: arrow.from, end: from, other: center(find(arrow.to)), arrow },
          { id: arrow.to, end: to, other: center(find(arrow.from)), arrow },
        ]
      })
      .filter(({ end }) => !end.isFixed),
    ({ id, end }) => `${id} ${end.side}`,
  )
  for (const lines of meeting.values()) {
    const upright = isUpright(lines[0]!.end.side)
    const [along, across] = upright ? (['y', 'x'] as const) : (['x', 'y'] as const)
    const size = upright ? cell.height : cell.width
    const order = ({ end, other, arrow: { bend } }: (typeof lines)[number]) => {
      const turn = Math.sign(Math.round(other[across] - end[across]))
      const distance = Math.abs((bend === undefined ? other[along] : bend * size) - end[along])
      return { turn, nested: -turn * distance, offset: other[across] }
    }
    lines
      .map((line) => ({ line, ...order(line) }))
      .toSorted((a, b) => a.turn - b.turn || a.nested - b.nested || a.offset - b.offset)
      .forEach(({ line: { end } }, index) => {
        end[across] += (index - (lines.length - 1) / 2) * lineSpacing
      })
  }
  return ends
}

const center = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })

function facingSides(from: Box, to: Box): { from: Side; to: Side } {
  const [a, b] = [center(from), center(to)]
  if (Math.abs(b.x - a.x) < Math.max(from.width, to.width) / 2)
    return b.y > a.y ? { from: 'bottom', to: 'top' } : { from: 'top', to: 'bottom' }
  return b.x > a.x ? { from: 'right', to: 'left' } : { from: 'left', to: 'right' }
}

/** The middle of an icon's side; of a group's, the point that the other end faces, if there is one. */
function anchor(
  target: PlacedNode | PlacedGroup,
  side: Side,
  other: Point,
): Pick<End, 'x' | 'y' | 'isFixed'> {
  const { x, y, width, height } = target
  const middle = center(target)
  if ('node' in target) {
    const below = y + iconSize + labelGap + target.label.height
    return {
      x: side === 'left' ? x - gap : side === 'right' ? x + width + gap : middle.x,
      y: side === 'top' ? y - gap : side === 'bottom' ? below + gap : middle.y,
      isFixed: false,
    }
  }
  if (isUpright(side)) {
    const isFixed = other.x > x && other.x < x + width
    return { x: isFixed ? other.x : middle.x, y: side === 'top' ? y : y + height, isFixed }
  }
  const isFixed = other.y > y && other.y < y + height
  return { x: side === 'left' ? x : x + width, y: isFixed ? other.y : middle.y, isFixed }
}

/** Right angles from one end to the other; an arrow's `bend` says in which column or row it turns. */
function route({ bend }: Arrow, { from, to }: Ends, cell: Picture['cell']): Point[] {
  const upright = isUpright(from.side)
  if (upright !== isUpright(to.side))
    return [from, upright ? { x: from.x, y: to.y } : { x: to.x, y: from.y }, to]
  const [along, across] = upright ? (['y', 'x'] as const) : (['x', 'y'] as const)
  if (Math.abs(from[across] - to[across]) < iconSize / 2) return [from, { ...to, [across]: from[across] }]
  const turn =
    bend === undefined ? (from[along] + to[along]) / 2 : bend * (upright ? cell.height : cell.width)
  return [from, { ...from, [along]: turn }, { ...to, [along]: turn }, to]
}

/** On the longest stretch, in its middle or as near to it as no frame is in the way. */
function labelOn(points: readonly Point[], { label = '' }: Arrow, frames: readonly Box[]): Box {
  const stretches = points.slice(1).map((to, index) => ({ from: points[index]!, to }))
  const length = ({ from, to }: (typeof stretches)[number]) =>
    Math.abs(to.x - from.x) + Math.abs(to.y - from.y)
  const { from, to } = stretches.reduce((best, each) => (length(each) > length(best) ? each : best))
  const width = textWidth(label, arrowSize) + 8
  const height = arrowSize * lineHeight + 2
  const places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75].map((share) => ({
    x: from.x + (to.x - from.x) * share - width / 2,
    y: from.y + (to.y - from.y) * share - height / 2,
    width,
    height,
  }))
  return places.find((place) => !frames.some((frame) => isOnEdge(place, frame))) ?? places[0]!
}

function isOnEdge(box: Box, frame: Box): boolean {
  const touches =
    box.x <= frame.x + frame.width &&
    frame.x <= box.x + box.width &&
    box.y <= frame.y + frame.height &&
    frame.y <= box.y + box.height
  const within =
    box.x > frame.x &&
    box.x + box.width < frame.x + frame.width &&
    box.y > frame.y &&
    box.y + box.height < frame.y + frame.height
  return touches && !within
}

/** The same with its upper left corner at 0, 0. */
function fromOrigin({ groups, nodes, arrows }: Omit<Layout, 'width' | 'height'>): Layout {
  const {
    x: left,
    y: top,
    width,
    height,
  } = hull([
    ...groups,
    ...nodes.flatMap(({ label, ...icon }) => [icon, label]),
    ...arrows.flatMap(({ points }) => points.map((point) => ({ ...point, width: 0, height: 0 }))),
  ])
  const moved = <At extends Point>(at: At): At => ({ ...at, x: at.x - left, y: at.y - top })
  return {
    width,
    height,
    groups: groups.map((placed) => ({ ...moved(placed), label: moved(placed.label) })),
    nodes: nodes.map((placed) => ({ ...moved(placed), label: moved(placed.label) })),
    arrows: arrows.map(({ arrow, points, label }) => ({
      arrow,
      points: points.map(moved),
      ...(label && { label: moved(label) }),
    })),
  }
}
