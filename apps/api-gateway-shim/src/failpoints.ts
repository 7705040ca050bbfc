/** Steps at which a process can be made to die, so that tests see what is left of them. */
export const failpoints = [
  'send:written',
  'send:committed',
  'sign:written',
  'sign:committed',
  'relay:claimed',
  'relay:queued',
  'job:begun',
  'job:mailed',
  'job:handled',
  'delete:begun',
  'delete:filesRemoved',
  'delete:rowsRemoved',
  'delete:written',
  'erase:envelope',
  'erase:finished',
] as const

export type Failpoint = (typeof failpoints)[number]

let armed: Failpoint | undefined

/** Has this process die at the step; at none without one. Configuration refuses it in production. */
export function armFailpoint(name: Failpoint | undefined): void {
  armed = name
}

/** Ends the process as `kill -9` does, where it was armed for this step. */
export function failpoint(name: Failpoint): void {
  if (name === armed) process.kill(process.pid, 'SIGKILL')
}
