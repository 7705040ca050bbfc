import type { Application } from '../application.ts'
import { isCacheName, isPresenceName } from '../channels/channel-name.ts'

/** What the HTTP API tells of a channel when asked by `info`: users of presence channels, subscriptions of others. */
export interface ChannelInfo {
  user_count?: number
  subscription_count?: number
  cache?: object
}

/** @param info names separated by commas, as they come in a request; unknown ones are passed over */
export function channelInfo(
  { census, cache }: Application,
  channel: string,
  info: string | null | undefined,
): ChannelInfo {
  if (!census.isOccupied(channel)) return {}
  const wanted = (info ?? '').split(',')
  const result: ChannelInfo = {}
  if (isPresenceName(channel)) {
    if (wanted.includes('user_count')) result.user_count = census.roster(channel).size
  } else if (wanted.includes('subscription_count')) {
    result.subscription_count = census.subscriptionCount(channel)
  }
  const event = wanted.includes('cache') && isCacheName(channel) ? cache.get(channel) : undefined
  if (event) result.cache = { event: event.name, data: event.data, channel }
  return result
}
