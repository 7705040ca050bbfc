/** What HQ says, beyond the layer's own messages. */
export default {
  hq: 'Envelope HQ',
  signInTo: 'Sign in to Envelope HQ',
  operatorRole: { admin: 'Administrator', support: 'Support', viewer: 'Viewer' },
  operatorInvitation: {
    title: 'Welcome to Envelope HQ',
    welcome: '{name}, choose a password for your account. Your role is {role}. You are signed in right away.',
    hint: 'At least {count} characters. A few words that only you would put together are easy to keep.',
    submit: 'Set password and sign in',
    until: 'This link works until {date}.',
    link_unknown: 'This link is not valid',
    link_used: 'This link was used already',
    link_expired: 'This link has expired',
    text: {
      link_unknown: 'Ask who gave it to you for a new one.',
      link_used: 'Sign in with the password that you chose.',
      link_expired: 'Ask who gave it to you for a new one.',
    },
  },
} as const
