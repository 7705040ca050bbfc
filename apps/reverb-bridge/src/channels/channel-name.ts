const serverToUser = '#server-to-user-'

/**
 * Letters, digits and `_ - = @ , . ;`, at most 164 of them, as Pusher documents it; or the channel of a signed-in
 * user, whose id may be any text.
 */
export function isChannelName(name: string): boolean {
  return /^[A-Za-z0-9_\-=@,.;]{1,164}$/.test(name) || userOf(name) !== undefined
}

export const channelNameRule = 'expected 1 to 164 letters, digits or _ - = @ , . ;'

export function isPresenceName(name: string): boolean {
  return name.startsWith('presence-')
}

export function isPrivateName(name: string): boolean {
  return name.startsWith('private-')
}

/** Whose events only those can read who have the key, so that clients cannot make them. */
export function isEncryptedName(name: string): boolean {
  return name.startsWith('private-encrypted-')
}

/** Whether the last event is kept for those who subscribe later. */
export function isCacheName(name: string): boolean {
  return /^(private-(encrypted-)?|presence-)?cache-/.test(name)
}

/** The id of the user whose own channel this is; undefined for every other channel. */
export function userOf(name: string): string | undefined {
  if (!name.startsWith(serverToUser)) return undefined
  const id = name.slice(serverToUser.length)
  return /^[^\x00-\x1f\x7f]{1,200}$/.test(id) ? id : undefined
}
