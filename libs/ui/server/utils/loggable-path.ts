/** A path that may be logged: a mailed link is a key, so its token is left out, and so are queries. */
export function loggablePath(path: string): string {
  const [pathname = ''] = path.split('?')
  return pathname.replace(/(\/(?:sign|signing|invitations?|password-resets?)\/)[^/]+/g, '$1…')
}
