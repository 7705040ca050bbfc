import { iconOf } from './icon.ts'
import {
  arrowSize,
  detailSize,
  groupIconSize,
  groupLabelSize,
  iconSize,
  layOut,
  lineHeight,
  nameSize,
  type PlacedArrow,
  type PlacedGroup,
  type PlacedNode,
} from './layout.ts'
import type { GroupStyle, LineStyle, Picture } from './picture.ts'
import { textWidth, typeface, typefaceFiles, type Weight } from './type.ts'

const margin = 32
const titleSize = 24
const ink = '#232f3e'
const faded = '#545b64'

/** Colours and icons that AWS gives to groups in its own diagrams. */
const groupStyles: Record<GroupStyle, { stroke: string; fill?: string; dashed?: true; icon?: string }> = {
  cloud: { stroke: '#242f3e', icon: 'AWSCloudlogo' },
  region: { stroke: '#00a4a6', dashed: true, icon: 'Region' },
  vpc: { stroke: '#8c4fff', icon: 'VirtualprivatecloudVPC' },
  zone: { stroke: '#147eba', dashed: true },
  public: { stroke: '#7aa116', fill: '#f2f6e8', icon: 'Publicsubnet' },
  private: { stroke: '#00a4a6', fill: '#e6f6f7', icon: 'Privatesubnet' },
  data: { stroke: '#00a4a6', fill: '#e6f6f7', icon: 'Privatesubnet' },
  security: { stroke: '#dd344c', dashed: true },
  cluster: { stroke: '#ed7100', dashed: true, icon: 'AmazonElasticContainerService' },
  plain: { stroke: '#7d8998', dashed: true },
}

const lineColours: Record<LineStyle, string> = { request: '#232f3e', data: '#c925d1', release: '#1f6feb' }

/** A picture as SVG, with its typeface and icons inside. */
export function renderSvg(picture: Picture): string {
  const layout = layOut(picture)
  const head = titleSize + 56
  const legendWidth = picture.legend.reduce(
    (sum, { meaning }) => sum + 60 + textWidth(meaning, detailSize + 1),
    0,
  )
  const noteWidths = picture.notes.map((note) => textWidth(note, detailSize + 1))
  const content = Math.max(layout.width, legendWidth, textWidth(picture.title, titleSize, 600), ...noteWidths)
  const width = Math.ceil(content + 2 * margin)
  const foot = 46 + picture.notes.length * 18
  const height = Math.ceil(layout.height + head + foot + margin)
  const left = margin + (content - layout.width) / 2
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(picture.title)}" font-family="${typeface}">`,
    `<title>${escape(picture.title)}</title>`,
    styles(),
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(picture.title, margin, margin + titleSize * 0.6, { size: titleSize, weight: 600 }),
    text(picture.subtitle, margin, margin + titleSize * 0.6 + 22, { size: 13, fill: faded }),
    `<g transform="translate(${round(left)} ${margin + head - 20})">`,
    ...layout.groups.map(drawGroup),
    ...layout.arrows.map(drawLine),
    ...layout.nodes.map(drawNode),
    ...layout.arrows.map(drawArrowLabel),
    '</g>',
    ...drawFoot(picture, margin + head + layout.height + 14),
    '</svg>',
    '',
  ].join('\n')
}

/** Heads of arrows, and the typeface for browsers. */
function styles(): string {
  const faces = Object.entries(typefaceFiles).map(
    ([weight, file]) =>
      `@font-face{font-family:${typeface};font-weight:${weight};src:url(data:font/woff2;base64,${file.toString('base64')})}`,
  )
  const heads = Object.entries(lineColours).map(
    ([line, colour]) =>
      `<marker id="head-${line}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 1 10 5 0 9z" fill="${colour}"/></marker>`,
  )
  return `<defs><style>${faces.join('')}</style>${heads.join('')}</defs>`
}

function drawGroup({ group, x, y, width, height }: PlacedGroup): string {
  const { stroke, fill, dashed, icon } = groupStyles[group.style]
  const dash = dashed ? ' stroke-dasharray="5 4"' : ''
  const indent = icon ? groupIconSize + 8 : 10
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill ?? 'none'}" stroke="${stroke}" stroke-width="1.4"${dash}/>`,
    icon ? drawIcon(icon, x, y, groupIconSize) : '',
    text(group.label, x + indent, y + groupIconSize / 2 + groupLabelSize * 0.36, {
      size: groupLabelSize,
      weight: 600,
      fill: stroke === '#242f3e' ? ink : stroke,
    }),
  ].join('')
}

function drawNode({ node, x, y, label }: PlacedNode): string {
  const middle = label.x + label.width / 2
  let baseline = label.y
  return [
    drawIcon(node.icon, x, y, iconSize),
    ...node.lines.map((line, index) => {
      const size = index === 0 ? nameSize : detailSize
      const at = baseline + size
      baseline += size * lineHeight
      return text(line, middle, at, {
        size,
        weight: index === 0 ? 600 : 400,
        fill: index === 0 ? ink : faded,
        anchor: 'middle',
      })
    }),
  ].join('')
}

function drawLine({ arrow: { line = 'request' }, points }: PlacedArrow): string {
  const path = points.map(({ x, y }) => `${round(x)} ${round(y)}`).join('L')
  return `<path d="M${path}" fill="none" stroke="${lineColours[line]}" stroke-width="1.5" marker-end="url(#head-${line})"/>`
}

function drawArrowLabel({ arrow: { label: words, line = 'request' }, label }: PlacedArrow): string {
  if (!label || words === undefined) return ''
  const { x, y, width, height } = label
  return (
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="3" fill="#fff" fill-opacity="0.92"/>` +
    text(words, x + width / 2, y + height / 2 + arrowSize * 0.36, {
      size: arrowSize,
      anchor: 'middle',
      fill: lineColours[line],
    })
  )
}

function drawFoot({ legend, notes }: Picture, top: number): string[] {
  let x = margin
  const size = detailSize + 1
  const entries = legend.map(({ line, meaning }) => {
    const entry =
      `<path d="M${round(x)} ${round(top)}h34" stroke="${lineColours[line]}" stroke-width="1.5" marker-end="url(#head-${line})"/>` +
      text(meaning, x + 42, top + 4, { size })
    x += 60 + textWidth(meaning, size)
    return entry
  })
  return [
    ...entries,
    ...notes.map((note, index) => text(note, margin, top + 30 + index * 18, { size, fill: faded })),
  ]
}

function drawIcon(name: string, x: number, y: number, size: number): string {
  const { viewBox, content } = iconOf(name)
  return `<svg x="${round(x)}" y="${round(y)}" width="${size}" height="${size}" viewBox="${viewBox}">${content}</svg>`
}

function text(
  words: string,
  x: number,
  y: number,
  {
    size,
    weight = 400,
    fill = ink,
    anchor,
  }: { size: number; weight?: Weight; fill?: string; anchor?: 'middle' },
): string {
  const align = anchor ? ` text-anchor="${anchor}"` : ''
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}"${align}>${escape(words)}</text>`
}

const round = (value: number): number => Math.round(value * 10) / 10
const escape = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
