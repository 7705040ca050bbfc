export { chromiumPath } from './chromium.ts'
export { startMariadb } from './mariadb.ts'
export type { PrivateServer } from './private-server.ts'
export { requireProgram, type Program } from './program.ts'
export { startRedis } from './redis.ts'
export {
  Command,
  freePorts,
  listeners,
  Stack,
  temporaryDirectory,
  type FrontEnd,
  type Ports,
} from './serving.ts'
