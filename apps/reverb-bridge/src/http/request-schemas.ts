import { z } from 'zod'
import { isChannelName } from '../channels/channel-name.ts'
import { ApiError } from './api-error.ts'

function textField(name: string) {
  return z.string({
    error: ({ input }) =>
      input === undefined ? `The ${name} field is required.` : `The ${name} field must be a string.`,
  })
}

const channelName = textField('channel').refine(isChannelName, {
  error: ({ input }) =>
    `The channel name [${String(input).slice(0, 200)}] is invalid: 1 to 164 letters, digits or _ - = @ , . ; are expected.`,
})

const fields = {
  name: textField('name').max(200, 'The name field must not be greater than 200 characters.'),
  data: textField('data'),
  socket_id: textField('socket_id')
    .regex(/^\d+\.\d+$/, 'The socket_id field format is invalid.')
    .nullish(),
  info: textField('info').nullish(),
}

const oneEvent = z.object({ ...fields, channel: channelName })

const eventForChannels = z
  .object({
    ...fields,
    channel: channelName.nullish(),
    channels: z
      .array(channelName, 'The channels field must be an array.')
      .max(100, 'The channels field must not have more than 100 items.')
      .nullish(),
  })
  .superRefine(({ channel, channels }, context) => {
    if (channel || channels) return
    const require = (field: string, other: string) =>
      context.addIssue({
        code: 'custom',
        path: [field],
        message: `The ${field} field is required when ${other} is not present.`,
      })
    require('channels', 'channel')
    require('channel', 'channels')
  })

const batch = z.object({
  batch: z.array(oneEvent, 'The batch field must be an array.'),
})

const query = z.object({
  info: textField('info').optional(),
  filter_by_prefix: textField('filter_by_prefix').optional(),
})

export type PublishedEvent = z.output<typeof eventForChannels>
export type BatchedEvent = z.output<typeof oneEvent>

/** @throws ApiError 400 when the body is not JSON, 422 with the messages by field when it is no event */
export function readEvent(body: Buffer): PublishedEvent {
  return read(eventForChannels, parseJson(body))
}

/** @throws ApiError 400 when the body is not JSON, 422 with the messages by field when it is no batch */
export function readBatch(body: Buffer): BatchedEvent[] {
  return read(batch, parseJson(body)).batch
}

/** @throws ApiError 422 with the messages by field, for instance when one is given twice */
export function readQuery(given: URLSearchParams): z.output<typeof query> {
  const valueOf = (name: string) =>
    given.getAll(name).length > 1 ? given.getAll(name) : (given.get(name) ?? undefined)
  return read(query, { info: valueOf('info'), filter_by_prefix: valueOf('filter_by_prefix') })
}

function read<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const messages: Record<string, string[]> = {}
  for (const { path, message } of result.error.issues) (messages[path.join('.')] ??= []).push(message)
  throw new ApiError(422, messages)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new ApiError(400, 'The request body is not valid JSON.')
  }
}
