/** An object of a PHP class, with protected properties. */
export class PhpObject {
  readonly className: string
  readonly properties: Record<string, unknown>

  constructor(className: string, properties: Record<string, unknown>) {
    this.className = className
    this.properties = properties
  }
}

/** A case of a PHP enum. */
export class PhpCase {
  readonly enumName: string
  readonly name: string

  constructor(enumName: string, name: string) {
    this.enumName = enumName
    this.name = name
  }
}

const protectedMark = '\0*\0'

/** As PHP's `serialize` writes it: null, booleans, integers, texts, lists, plain objects as arrays, and the classes above. */
export function serialize(value: unknown): string {
  if (value === null || value === undefined) return 'N;'
  if (typeof value === 'boolean') return `b:${Number(value)};`
  if (typeof value === 'number') return Number.isInteger(value) ? `i:${value};` : `d:${value};`
  if (typeof value === 'string') return `s:${quoted(value)};`
  if (value instanceof PhpCase) return `E:${quoted(`${value.enumName}:${value.name}`)};`
  if (value instanceof PhpObject) {
    const entries = Object.entries(value.properties).map(([name, each]) => [`${protectedMark}${name}`, each])
    return `O:${quoted(value.className)}:${entries.length}:{${entries.flat().map(serialize).join('')}}`
  }
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value as object)
  return `a:${entries.length}:{${entries.flat().map(serialize).join('')}}`
}

/** Lengths are in bytes. */
const quoted = (text: string) => `${Buffer.byteLength(text)}:"${text}"`

/**
 * Reads what PHP's `serialize` wrote. Nothing is made of it but plain data: arrays with the keys 0, 1, … are lists, other
 * arrays and objects plain objects, enum cases their names.
 *
 * @throws SyntaxError for anything else, and for what nests deeper than 20
 */
export function unserialize(text: string): unknown {
  const reader = new Reader(Buffer.from(text))
  const value = reader.value()
  reader.end()
  return value
}

const deepest = 20

class Reader {
  readonly #bytes: Buffer
  #position = 0
  #depth = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  end(): void {
    if (this.#position !== this.#bytes.length) this.#fail('nothing more')
  }

  value(): unknown {
    const type = this.#until(this.#bytes[this.#position + 1] === 0x3b ? ';' : ':')
    switch (type) {
      case 'N':
        return null
      case 'b':
        return this.#until(';') === '1'
      case 'i':
      case 'd':
        return Number(this.#until(';'))
      case 's':
        return this.#then(this.#quoted(), ';')
      case 'E':
        return this.#then(this.#quoted(), ';').split(':', 2)[1]
      case 'a':
        return listOrObject(this.#entries())
      case 'O':
        this.#then(this.#quoted(), ':')
        return Object.fromEntries(this.#entries())
      default:
        return this.#fail('a value')
    }
  }

  #entries(): [string, unknown][] {
    if (++this.#depth > deepest) this.#fail('less nesting')
    const length = Number(this.#until(':'))
    this.#expect('{')
    const entries: [string, unknown][] = []
    for (let index = 0; index < length; index++) {
      const key = this.value()
      if (typeof key !== 'string' && typeof key !== 'number') this.#fail('a key')
      // Private and protected properties carry where they belong in their names.
      entries.push([String(key).replace(/^\0.*\0/, ''), this.value()])
    }
    this.#expect('}')
    this.#depth--
    return entries
  }

  #quoted(): string {
    const length = Number(this.#until(':'))
    this.#expect('"')
    const end = this.#position + length
    if (!Number.isInteger(length) || length < 0 || end > this.#bytes.length)
      this.#fail('a text of that length')
    const text = this.#bytes.toString('utf8', this.#position, end)
    this.#position = end
    this.#expect('"')
    return text
  }

  #then(text: string, mark: string): string {
    this.#expect(mark)
    return text
  }

  #until(mark: string): string {
    const end = this.#bytes.indexOf(mark, this.#position)
    if (end === -1) this.#fail(mark)
    const text = this.#bytes.toString('latin1', this.#position, end)
    this.#position = end + 1
    return text
  }

  #expect(mark: string): void {
    if (this.#bytes[this.#position] !== mark.charCodeAt(0)) this.#fail(mark)
    this.#position++
  }

  #fail(expected: string): never {
    throw new SyntaxError(`not serialized by PHP: expected ${expected} at byte ${this.#position}`)
  }
}

function listOrObject(entries: [string, unknown][]): unknown {
  const isList = entries.every(([key], index) => key === String(index))
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}
