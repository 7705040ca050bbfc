import { chromiumPath } from '@envelope/service/testing'
import { journeys } from '@envelope/ui/journeys'

export default journeys(chromiumPath(), ['faults.spec.ts', 'sending-and-signing.spec.ts', 'serving.spec.ts'])
