/** Lets a page say that its link is dead, with the HTTP status that fits; any other error is thrown on. */
export function useDeadLinkStatus() {
  const event = useRequestEvent()
  return (error: unknown): DeadLinkCode => {
    const code = deadLinkCode(error)
    if (!code) throw error
    if (event) event.node.res.statusCode = code === 'link_unknown' ? 404 : 410
    return code
  }
}
