const kibibytesOf = (meminfo: string, name: string) =>
  Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? Number.POSITIVE_INFINITY)
const gibibytes = (kibibytes: number) => (kibibytes / 1024 ** 2).toFixed(1)

/** GiB that the engine has to have at least; the stack's containers take about a half of it when they have little to do. */
const needed = 2

/**
 * One sentence when Docker's engine has too little memory for the stack.
 * @param meminfo the text of /proc/meminfo
 */
export function memoryProblem(meminfo: string): string | undefined {
  const total = kibibytesOf(meminfo, 'MemTotal')
  if (total >= needed * 1024 ** 2) return undefined
  return `Docker has ${gibibytes(total)} GiB of memory, and the stack needs ${needed}: give it more (Docker Desktop: Settings, Resources)`
}
