import type { Readable } from 'node:stream'

/** A file that is made while it is sent, to be saved under a name. */
export interface Attachment {
  name: string
  content: Readable
}
