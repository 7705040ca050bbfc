import { styleText } from 'node:util'
import { createLogUpdate } from 'log-update'
import type { Progress, StageProgress } from './progress.ts'

/** Shows how a pipeline goes on: a table that is drawn again on a terminal, elsewhere a line whenever a stage changes. */
export interface Display {
  show(progress: Progress): void
  /** A line beside the table. */
  say(line: string): void
  close(): void
}

const colors = { waiting: 'gray', running: 'cyan', succeeded: 'green', failed: 'red' } as const

export function duration({ began, ended }: StageProgress, now = Date.now()): string {
  if (began === undefined) return ''
  const seconds = Math.max(0, Math.round(((ended ?? now) - began) / 1000))
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

export function tableDisplay(name: string, stream: NodeJS.WriteStream): Display {
  const draw = createLogUpdate(stream)
  let progress: Progress | undefined
  const redraw = () => {
    if (!progress) return
    const rows = progress.stages.map((stage) =>
      [
        name.padEnd(8),
        stage.stage.padEnd(9),
        styleText(colors[stage.state], stage.state.padEnd(9)),
        duration(stage).padEnd(12),
        oneLine(stage.says),
      ]
        .join('  ')
        .trimEnd(),
    )
    draw(rows.join('\n'))
  }
  const clock = setInterval(redraw, 1_000)
  return {
    show(now) {
      progress = now
      redraw()
    },
    say(line) {
      draw.clear()
      stream.write(`${line}\n`)
      redraw()
    },
    close() {
      clearInterval(clock)
      draw.done()
    },
  }
}

/** Without the app's name: Nx writes it before each line, or above them all. */
export function lineDisplay(stream: NodeJS.WritableStream): Display {
  const shown = new Map<string, string>()
  return {
    show({ stages }) {
      for (const stage of stages) {
        if (stage.state === 'waiting' || shown.get(stage.stage) === stage.state) continue
        shown.set(stage.stage, stage.state)
        const time = stage.ended === undefined ? '' : ` after ${duration(stage)}`
        const says = stage.says === '' ? '' : `: ${oneLine(stage.says)}`
        stream.write(`${stage.stage} ${stage.state}${time}${says}\n`)
      }
    },
    say: (line) => void stream.write(`${line}\n`),
    close: () => undefined,
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
