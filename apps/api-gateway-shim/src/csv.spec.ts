import { expect, it } from 'vitest'
import { toCsvLine } from './csv.ts'

it.each([
  [['a', 'b'], 'a,b\r\n'],
  [['a,b', 'say "yes"', 'two\nlines'], '"a,b","say ""yes""","two\nlines"\r\n'],
  [['=1+1', '+49', '-1', '@x', 'a=b'], "'=1+1,'+49,'-1,'@x,a=b\r\n"],
  [['', 'ü'], ',ü\r\n'],
])('%j as a line', (values, line) => {
  expect(toCsvLine(values)).toBe(line)
})
