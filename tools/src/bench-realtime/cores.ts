import { setTimeout as delay } from 'node:timers/promises'
import type { ServerProcess } from '../bench/server-process.ts'
import { Audience } from './audience.ts'
import type { Figures } from './scenarios.ts'

const channels = ['news', 'sport', 'weather', 'letters']
const subscribers = 500
/** As many as the kernel holds for a client that does not read. */
const unreadEvents = 100

/**
 * What several cores bring: events to four channels at once, each as soon as the one before was answered, so that no process is
 * idle. The clients read nothing meanwhile, so that both cores are the server's: what it sends waits in the kernel. Then all
 * is read, and must be there. The processor time of each process says the same where something else uses the cores too.
 */
export async function cores(server: ServerProcess): Promise<Figures> {
  const audiences: Audience[] = []
  for (const channel of channels) audiences.push(await Audience.gather(server.port, channel, subscribers))
  const all = (act: (audience: Audience) => Promise<void>) => Promise.all(audiences.map(act))
  // Each process compiles what it runs often.
  await all((audience) => audience.hear(30))

  const [start, before] = [performance.now(), server.cpuSecondsEach]
  await all((audience) => audience.leaveUnread(unreadEvents))
  const seconds = (performance.now() - start) / 1_000
  const spent = server.cpuSecondsEach.map((each, index) => each - before[index]!)
  await all((audience) => audience.readAll())
  for (const audience of audiences) audience.leave()
  await delay(500)

  const delivered = unreadEvents * subscribers * channels.length
  const total = spent.reduce((sum, each) => sum + each, 0)
  return {
    'deliveries/s by the clock': delivered / seconds,
    // What two cores that nobody else uses would do: the busiest process sets the pace, and all must fit.
    'deliveries/s by processor time': delivered / Math.max(...spent, total / 2),
    'CPU a delivery, µs': (total / delivered) * 1e6,
    'busiest process, share of the work': Math.max(...spent) / total,
  }
}
