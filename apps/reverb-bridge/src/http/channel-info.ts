import type { Channel } from '../channels/channel.ts'
import { PresenceChannel } from '../channels/presence-channel.ts'

/** What the HTTP API tells of a channel when asked by `info`: users of presence channels, subscriptions of others. */
export interface ChannelInfo {
  user_count?: number
  subscription_count?: number
}

/** @param info names separated by commas, as they come in a request; unknown ones are passed over */
export function channelInfo(channel: Channel | undefined, info: string | null | undefined): ChannelInfo {
  const wanted = (info ?? '').split(',')
  if (channel instanceof PresenceChannel) {
    return wanted.includes('user_count') ? { user_count: channel.userCount } : {}
  }
  return channel && wanted.includes('subscription_count')
    ? { subscription_count: channel.subscriptionCount }
    : {}
}
