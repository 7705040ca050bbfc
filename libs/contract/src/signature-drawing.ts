/** A drawn signature: its lines, each the points that it goes through, as `[x, y]` in whole units from the upper left. */
export type SignatureDrawing = [x: number, y: number][][]

/** The canvas that signatures are drawn on, in units. */
export const signatureCanvas = { width: 1000, height: 400 }
/** How wide a line is, in units. */
export const signatureLineWidth = 8
export const signatureLineLimit = 100
/** Of all lines together. */
export const signaturePointLimit = 2000
/** How far, in units, at least one line has to lead to the side or down: less is a dot, and no signature. */
export const signatureExtent = 40

/** Whether it is more than dots. */
export const isSignature = (drawing: SignatureDrawing): boolean =>
  drawing.some((points) =>
    [points.map(([x]) => x), points.map(([, y]) => y)].some(
      (places) => Math.max(...places) - Math.min(...places) >= signatureExtent,
    ),
  )

/** The drawing as the `d` of an SVG path, rounded between its points; to be stroked with round ends. */
export const signaturePath = (drawing: SignatureDrawing): string => drawing.map(linePath).join('')

function linePath(points: SignatureDrawing[number]): string {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return ''
  const curves = points.slice(1, -1).map(([x, y], index) => {
    const [nextX, nextY] = points[index + 2]!
    return `Q${x} ${y} ${(x + nextX) / 2} ${(y + nextY) / 2}`
  })
  return `M${first.join(' ')}${curves.join('')}L${last.join(' ')}`
}
