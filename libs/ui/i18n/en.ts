/** What the layer's own components and pages say. */
export default {
  product: 'Envelope',
  /** What the contract and the API say, by their own English words. */
  sentences: {} as Record<string, string>,
  action: {
    close: 'Close',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    back: 'Back',
    home: 'Go to the start page',
    openMenu: 'Open menu',
    skipToContent: 'Skip to content',
  },
  navigation: { main: 'Main' },
  pages: { label: 'Pages', previous: 'Previous', next: 'Next' },
  signIn: {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    ended: 'Your session has ended. Sign in again to go on where you were.',
    removed:
      'You were removed from this account, and so you are signed out. If that is a mistake, ask an administrator.',
    waitSeconds: 'Too many attempts. Try again in {seconds} seconds.',
    waitMinutes: 'Too many attempts. Try again in {minutes} minutes.',
  },
  session: {
    signOut: 'Sign out',
    signedInAs: 'Signed in as',
  },
  language: 'Language',
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  status: { loading: 'Loading…', optional: 'optional' },
  notifications: { region: 'Notifications ({hotkey})' },
  connection: {
    lost: 'Connection lost. Trying again…',
    reload: 'Load the page again',
  },
  error: {
    notFound: {
      title: 'Page not found',
      text: 'There is nothing at this address. It may have moved, or the link is incomplete.',
    },
    unknownTenant: {
      title: 'There is no Envelope account at this address',
      text: 'Check the address for a typing mistake, or ask the person who gave it to you.',
    },
    offline: {
      title: 'You are offline',
      text: 'This page comes by itself when the connection is back.',
    },
    unavailable: {
      title: 'Envelope is not available at the moment',
      text: 'We are on it. Nothing you have saved is lost. Try again shortly.',
    },
    suspended: {
      title: 'This Envelope account is suspended',
      text: 'Nobody can do anything here until it is resumed. Nothing is lost.',
      reason: 'The reason given',
    },
    forbidden: { title: 'You may not see this', text: 'Ask an administrator of your account for access.' },
    internal: {
      title: 'Something went wrong on our side',
      text: 'Try again. If it keeps happening, tell us the reference below.',
    },
    reference: 'Reference: {id}',
  },
} as const
