import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { typeface, typefaceFiles } from './type.ts'

const require = createRequire(import.meta.url)
/** Pixels of the image for one of the drawing, for screens of high density. */
const zoom = 2

let ready: Promise<void> | undefined

/** An SVG as PNG; by WebAssembly, so that every machine makes the same bytes. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  await (ready ??= initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm'))))
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: { fontBuffers: Object.values(typefaceFiles), defaultFontFamily: typeface },
  })
  return image.render().asPng()
}
