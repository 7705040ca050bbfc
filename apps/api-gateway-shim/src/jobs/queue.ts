/** Which row of the outbox. */
export interface JobReference {
  tenantId: string
  id: string
}

/** Carries jobs from the relay to where they run. */
export interface JobQueue {
  /** Resolves when the job is taken over. Adding one that is in the queue already changes nothing. */
  add(job: JobReference): Promise<void>
  /** Resolves when the jobs that run have ended. */
  close(): Promise<void>
}
