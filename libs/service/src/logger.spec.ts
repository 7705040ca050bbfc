import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

/** Runs `log` on a logger and returns the lines it wrote. */
function linesOf(
  log: (logger: ReturnType<typeof createLogger>) => void,
  env: Record<string, string> = { NODE_ENV: 'production' },
): string[] {
  const lines: string[] = []
  const destination = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      lines.push(line)
      done()
    },
  })
  log(createLogger({ name: 'shim', env, destination }))
  return lines
}

describe('createLogger', () => {
  it('writes JSON with an ISO time in production', () => {
    const [line] = linesOf((logger) => logger.info({ requestId: 'r-1' }, 'hello'))
    expect(JSON.parse(line!)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      name: 'shim',
      requestId: 'r-1',
      msg: 'hello',
    })
  })

  it('writes one readable line an entry in development', () => {
    const lines = linesOf((logger) => logger.info({ requestId: 'r-1' }, 'hello'), {})
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/INFO.*shim.*hello.*"requestId":"r-1"/)
  })

  it.each(['production', 'development'])('hides credentials in %s', (mode) => {
    const [line] = linesOf(
      (logger) =>
        logger.info({
          password: 'hunter2',
          user: { token: 'hunter2' },
          request: { headers: { authorization: 'hunter2', cookie: 'hunter2', 'set-cookie': 'hunter2' } },
          app: { secret: 'hunter2' },
        }),
      { NODE_ENV: mode },
    )
    expect(line).not.toContain('hunter2')
    expect(line!.match(/\(hidden\)/g)).toHaveLength(6)
  })

  it('takes the level from LOG_LEVEL, and refuses one that does not exist', () => {
    const log = (logger: ReturnType<typeof createLogger>) => logger.debug('quiet')
    expect(linesOf(log)).toEqual([])
    expect(linesOf(log, { NODE_ENV: 'production', LOG_LEVEL: 'debug' })).toHaveLength(1)
    expect(() => linesOf(log, { LOG_LEVEL: 'loud' })).toThrow(
      'LOG_LEVEL="loud": expected one of trace, debug',
    )
  })
})
