declare module '@20minutes/s3rver' {
  import type { AddressInfo } from 'node:net'
  import type { IncomingMessage, Server } from 'node:http'

  export interface Context {
    method: string
    path: string
    query: Record<string, string | undefined>
    querystring: string
    body: string
    req: IncomingMessage
    status: number
    type: string
  }

  export default class S3rver {
    constructor(options: {
      address: string
      port: number
      silent: boolean
      directory: string
      vhostBuckets: boolean
    })
    readonly middleware: ((context: Context, next: () => Promise<unknown>) => Promise<unknown>)[]
    readonly httpServer: Server
    readonly store: {
      getBucket(name: string): Promise<unknown>
      listObjects(bucket: string, options: { maxKeys: number }): Promise<{ objects: { key: string }[] }>
      getResourcePath(bucket: string, key: undefined, resource: 'uploads'): string
    }
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
