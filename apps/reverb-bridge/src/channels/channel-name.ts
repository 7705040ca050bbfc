/** Letters, digits and `_ - = @ , . ;`, at most 164 of them, as Pusher documents it. */
export function isChannelName(name: string): boolean {
  return /^[A-Za-z0-9_\-=@,.;]{1,164}$/.test(name)
}

export function isPresenceName(name: string): boolean {
  return name.startsWith('presence-')
}

export function isPrivateName(name: string): boolean {
  return name.startsWith('private-')
}
