import { describe, expect, it } from 'vitest'
import { fieldErrors } from './problem-codes.ts'
import { isSignature, signaturePath, type SignatureDrawing } from './signature-drawing.ts'
import { signatureInput } from './signing.ts'

const line: SignatureDrawing[number] = [
  [0, 0],
  [1000, 400],
]
const errorsOf = (drawing: unknown) => {
  const { error } = signatureInput.safeParse({ signature: 'Ann', consent: true, drawing })
  return error ? fieldErrors(error) : {}
}
const points = (count: number): SignatureDrawing[number] =>
  Array.from({ length: count }, (_, index) => [index % 1001, 0])

describe('a drawn signature', () => {
  it('may be left out, or have lines up to the edges of the canvas', () => {
    expect(errorsOf(undefined)).toEqual({})
    expect(errorsOf([line, [[500, 200]]])).toEqual({})
    expect(errorsOf([points(1000), points(1000)])).toEqual({})
  })

  it.each([
    ['nothing', [], { drawing: ['Draw your signature.'] }],
    [
      'dots',
      [
        [[10, 10]],
        [
          [900, 300],
          [901, 301],
        ],
      ],
      { drawing: ['This is too small for a signature. Draw it larger.'] },
    ],
    [
      'too many points',
      [points(1000), points(1001)],
      { drawing: ['A drawing has at most 2,000 points. Clear it and draw with fewer strokes.'] },
    ],
    [
      'too many lines',
      Array.from({ length: 101 }, () => line),
      { drawing: ['A drawing has at most 100 lines. Clear it and draw with fewer strokes.'] },
    ],
    ['a line without a point', [line, []], { 'drawing.1': ['A line has at least one point.'] }],
    [
      'a point beside the canvas',
      [
        [
          [-1, 0],
          [0, 401],
        ],
      ],
      {
        'drawing.0.0.0': ['A point is at 0 to 1000 from the left and 0 to 400 from the top.'],
        'drawing.0.1.1': ['A point is at 0 to 1000 from the left and 0 to 400 from the top.'],
      },
    ],
    [
      'a point between units',
      [
        [
          [0.5, 0],
          [99, 0],
        ],
      ],
      { 'drawing.0.0.0': ['A point is in whole units.'] },
    ],
  ])('is not %s', (_, drawing, errors) => {
    expect(errorsOf(drawing)).toEqual(errors)
  })

  it('is more than dots, however far they are from each other', () => {
    expect(isSignature([[[0, 0]], [[1000, 400]]])).toBe(false)
    expect(
      isSignature([
        [[0, 0]],
        [
          [500, 0],
          [500, 40],
        ],
      ]),
    ).toBe(true)
  })

  it('is rendered as a path through the middles of its lines, a dot as a line to itself', () => {
    expect(
      signaturePath([
        [
          [0, 0],
          [10, 20],
          [30, 40],
        ],
      ]),
    ).toBe('M0 0Q10 20 20 30L30 40')
    expect(
      signaturePath([
        [[5, 6]],
        [
          [1, 2],
          [3, 4],
        ],
      ]),
    ).toBe('M5 6L5 6M1 2L3 4')
  })
})
