import cluster from 'node:cluster'
import { runService } from '@envelope/service'
import { Bridge } from './bridge.ts'
import { readConfiguration } from './configuration/configuration.ts'
import { UpstreamBridge } from './upstream/upstream-bridge.ts'
import { Workers } from './workers/workers.ts'

await runService(
  'reverb-bridge',
  async ({ logger, draining, onShutdown }) => {
    const configuration = readConfiguration()
    if (configuration.workers > 1 && cluster.isPrimary) {
      const workers = new Workers({ configuration, logger, draining })
      onShutdown('workers', () => workers.close())
      return workers.start()
    }
    const { upstreamUrl } = configuration
    const bridge = upstreamUrl
      ? new UpstreamBridge({ configuration: { ...configuration, upstreamUrl }, logger, draining })
      : new Bridge({ configuration, logger, draining })
    onShutdown('connections', () => bridge.close())
    return bridge.listen()
  },
  { portVariable: 'REVERB_PORT' },
)
