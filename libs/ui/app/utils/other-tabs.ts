let channel: BroadcastChannel | undefined

/** Where a tab tells the others of this host that its person has signed out. */
export const otherTabs = (): BroadcastChannel => (channel ??= new BroadcastChannel('signed-out'))
