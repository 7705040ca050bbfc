const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Making a format costs far more than using it, and a page may show many sizes. */
const made = new Map<string, Intl.NumberFormat>()
const mostFormats = 1_000

function formatOf(language: string, power: number): Intl.NumberFormat {
  const key = `${language} ${power}`
  let format = made.get(key)
  if (!format) {
    const maximumFractionDigits = power > 1 ? 1 : 0
    format = new Intl.NumberFormat(language, { style: 'unit', unit: units[power]!, maximumFractionDigits })
    if (made.size >= mostFormats) made.clear()
    made.set(key, format)
  }
  return format
}

/** A number of bytes in a language's way, `1.5 GB`. By powers of 1,024, as plans and the limits of uploads count. */
export function dataSize(bytes: number, language: string): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return formatOf(language, power).format(bytes / 1024 ** power)
}
