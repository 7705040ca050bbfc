const units = ['B', 'kB', 'MB', 'GB']

/** A number of bytes as people write it: `340 kB`, `2.4 MB`. */
export function fileSize(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 1 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}
