import { z } from 'zod'
import { envelopeSummary, recipientRole } from './envelope.ts'
import { id, timestamp } from './primitives.ts'

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ count: z.int(), envelopes: z.array(item) })

/** An envelope that whoever asks has to sign or approve. The link by which they do so is in a mail alone. */
const awaitedEnvelope = envelopeSummary
  .extend({ asRecipient: z.object({ id, role: recipientRole, mailedAt: timestamp }) })
  .meta({ id: 'AwaitedEnvelope' })

export const home = z
  .object({
    /** By the address of whoever asks. The last mailed first. */
    waitingForMe: listOf(awaitedEnvelope),
    /** What whoever asks has begun. The last changed first. */
    drafts: listOf(envelopeSummary),
    /** The tenant's open envelopes but those that wait for whoever asks. The newest first. */
    waitingForOthers: listOf(envelopeSummary),
    /** The tenant's. The last completed first. */
    completed: listOf(envelopeSummary),
  })
  .meta({ id: 'Home' })
export type Home = z.infer<typeof home>
