import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Unix socket, which is the same in every network namespace, that leads to the edge. */
export const edgeSocket = join(tmpdir(), `envelope-edge-${process.env['EDGE_HTTPS_PORT'] ?? 443}.sock`)
