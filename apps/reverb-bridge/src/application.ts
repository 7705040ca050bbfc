import type { Credentials } from './configuration.ts'
import { Channels } from './channels/channels.ts'
import type { Connection } from './websocket/connection.ts'

/** One program's clients and channels, apart from every other program's. */
export class Application {
  readonly credentials: Credentials
  readonly channels: Channels
  /** All open connections by socket id, subscribed or not. */
  readonly connections = new Map<string, Connection>()

  constructor(credentials: Credentials) {
    this.credentials = credentials
    this.channels = new Channels(credentials)
  }
}
