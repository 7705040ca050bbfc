import { expect, it } from 'vitest'
import { safeFileName } from './file-name.ts'

it.each([
  ['lease.pdf', 'lease.pdf'],
  ['  spaces  .pdf ', 'spaces  .pdf'],
  ['/etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['.htaccess', 'htaccess'],
  ['...', 'Document'],
  ['', 'Document'],
  ['folder/', 'Document'],
  ['a\u0000b\r\nc.pdf', 'abc.pdf'],
  ['invoice\u202egpj.exe', 'invoicegpj.exe'],
  ['u\u0308ber.pdf', 'über.pdf'],
  ['<b>"quoted"</b>.pdf', 'b>.pdf'],
])('%j is shown as %j', (given, shown) => {
  expect(safeFileName(given, 'Document')).toBe(shown)
})

it('is cut where it is too long, keeping the extension and whole characters', () => {
  expect(safeFileName(`${'x'.repeat(300)}.pdf`, '')).toBe(`${'x'.repeat(196)}.pdf`)
  expect(safeFileName(`${'x'.repeat(195)}🖋${'y'.repeat(50)}.pdf`, '')).toBe(`${'x'.repeat(195)}.pdf`)
})
