import { runService } from '@envelope/service'
import { Bridge } from './bridge.ts'
import { readConfiguration } from './configuration/configuration.ts'

await runService(
  'reverb-bridge',
  async ({ logger, draining, onShutdown }) => {
    const bridge = new Bridge({ configuration: readConfiguration(), logger, draining })
    onShutdown('connections', () => bridge.close())
    await bridge.listen()
  },
  { portVariable: 'REVERB_PORT' },
)
