/** A part of a crowd: `fork`ed with port, count and channel. Told to listen, it says when the next event came to the first and to the last. */
import { connectAll } from './connect-all.ts'
import type { Arrivals, CrowdMessage } from './crowd.ts'

const [port, count, channel] = process.argv.slice(2)
const clients = await connectAll(Number(port), Number(count), channel)
const say = (message: CrowdMessage) => process.send!(message)

process.on('message', () => {
  const arrivals: Arrivals = { first: Infinity, last: 0 }
  let missing = clients.length
  for (const client of clients) {
    client.onData = () => {
      client.onData = () => {}
      // The same clock in all processes.
      arrivals.last = Number(process.hrtime.bigint()) / 1e6
      arrivals.first = Math.min(arrivals.first, arrivals.last)
      if (--missing === 0) say(arrivals)
    }
  }
  say('listening')
})
process.on('disconnect', () => process.exit())
say('connected')
