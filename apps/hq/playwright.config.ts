import { chromiumPath } from '@envelope/service/testing'
import { journeys } from '@envelope/ui/journeys'

export default journeys(chromiumPath(), ['creating-a-tenant.spec.ts'])
