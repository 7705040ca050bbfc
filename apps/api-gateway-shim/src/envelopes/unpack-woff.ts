import { inflateSync } from 'node:zlib'

const headerBytes = 44
const entryBytes = 20

/**
 * A font as it was before it was packed for browsers, as TrueType: WOFF 1.0 is the same tables, each compressed for itself.
 * fontkit can read them packed too, but what it inflates them with fails for some.
 * @throws Error for what is no WOFF
 */
export function unpackWoff(packed: Buffer): Buffer {
  if (packed.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is no font in WOFF format')
  const count = packed.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, index) => {
    const entry = packed.subarray(headerBytes + index * entryBytes)
    const [offset, packedLength, length] = [
      entry.readUInt32BE(4),
      entry.readUInt32BE(8),
      entry.readUInt32BE(12),
    ]
    const content = packed.subarray(offset, offset + packedLength)
    return { entry, content: packedLength < length ? inflateSync(content) : content }
  })

  const power = Math.floor(Math.log2(count))
  const header = Buffer.alloc(12 + 16 * count)
  packed.copy(header, 0, 4, 8)
  header.writeUInt16BE(count, 4)
  header.writeUInt16BE(2 ** power * 16, 6)
  header.writeUInt16BE(power, 8)
  header.writeUInt16BE((count - 2 ** power) * 16, 10)
  const parts: Buffer[] = [header]
  let offset = header.length
  tables.forEach(({ entry, content }, index) => {
    const record = 12 + 16 * index
    entry.copy(header, record, 0, 4)
    // The checksum.
    entry.copy(header, record + 4, 16, 20)
    header.writeUInt32BE(offset, record + 8)
    header.writeUInt32BE(content.length, record + 12)
    const padding = Buffer.alloc((4 - (content.length % 4)) % 4)
    parts.push(content, padding)
    offset += content.length + padding.length
  })
  return Buffer.concat(parts)
}
