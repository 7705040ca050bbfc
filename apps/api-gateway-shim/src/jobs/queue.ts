/** Which row of the outbox. */
export interface JobReference {
  tenantId: string
  id: string
}

export interface QueueFigures {
  /** Taken over, and not begun. */
  waiting: number
  running: number
}

/** Carries jobs from the relay to where they run. */
export interface JobQueue {
  /** Milliseconds after which adding has succeeded or failed. */
  readonly longestAdding: number
  /** Resolves when the job is taken over. Adding one that is in the queue already changes nothing. */
  add(job: JobReference): Promise<void>
  /** How much there is in it, and runs from it in any process. */
  figures(): Promise<QueueFigures>
  /** Resolves when the jobs that run have ended. */
  close(): Promise<void>
}
