import { documentLimits } from '@envelope/contract'

const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** A file name as it may be shown and offered for saving: no folders, no control or direction characters, not too long. */
export function safeFileName(given: string, fallback: string): string {
  const name = given.split(/[/\\]/).at(-1)!.normalize('NFC').replace(unsafe, '').trim().replace(/^\.+/, '')
  if (name === '') return fallback
  if (name.length <= documentLimits.name) return name
  const extension = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return name.slice(0, documentLimits.name - extension.length).replace(/[\ud800-\udbff]$/, '') + extension
}
