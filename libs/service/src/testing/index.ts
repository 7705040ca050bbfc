export { chromiumPath } from './chromium.ts'
export { startMariadb, startPrivateMariadb } from './mariadb.ts'
export type { PrivateServer, Server } from './private-server.ts'
export { requireProgram, type Program } from './program.ts'
export { startPrivateRedis, startRedis } from './redis.ts'
export {
  Command,
  freePorts,
  listeners,
  Stack,
  temporaryDirectory,
  type FrontEnd,
  type Ports,
} from './serving.ts'
