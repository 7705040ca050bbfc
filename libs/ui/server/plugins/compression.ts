import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import Negotiator from 'negotiator'

const compress = {
  br: (text: string) => promisify(brotliCompress)(text, brotliOptions),
  gzip: (text: string) => promisify(gzip)(text),
}
/** Smaller than by gzip, in about the time that takes: what is made for one visitor is not worth more. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

/** Pages leave compressed: a list is eight times as large without, and AWS' load balancers pass it on as it is. */
export default defineNitroPlugin(({ hooks }) => {
  hooks.hook('render:response', async (response, { event }) => {
    // Nuxt renders an error page by a request to itself, and reads it as text.
    if (event.path.startsWith('/__nuxt_error') || typeof response.body !== 'string') return
    appendResponseHeader(event, 'vary', 'accept-encoding')
    const accepted = new Negotiator(event.node.req).encodings()
    const encoding = (['br', 'gzip'] as const).find((name) => accepted.includes(name))
    if (!encoding) return
    setResponseHeader(event, 'content-encoding', encoding)
    // Nuxt declares a page's body as text, and gives it to h3 as it is.
    response.body = (await compress[encoding](response.body)) as unknown as string
  })
})
