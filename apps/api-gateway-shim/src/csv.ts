/** What spreadsheets would take for a formula. */
const formula = /^[=+\-@\t\r]/

/** A line of a CSV file (RFC 4180). A value that a spreadsheet would calculate is kept from it by an apostrophe. */
export const toCsvLine = (values: readonly string[]): string => `${values.map(quote).join(',')}\r\n`

function quote(value: string): string {
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
