/** Where the bridge answers otherwise than Reverb 1.11.0 did, on purpose. Everything else must be the same. */
export interface WantedDifference {
  /** The recorded section, and the client that was answered; `HTTP` for answers to requests. */
  section: string
  client: string
  /** What Reverb said; a request's is its line up to the answer, and the answer. Absent where it said nothing. */
  reverb?: string
  /** Which of several that are the same is meant; by default the next. */
  occurrence?: number
  /** What comes in its place; absent where nothing is said. */
  ours?: string
  reason: string
}

const frame = (event: string, data: object, channel?: string) =>
  JSON.stringify({ event, data: JSON.stringify(data), ...(channel === undefined ? {} : { channel }) })
const error = (code: number, message: string) => frame('pusher:error', { code, message })
const refused = (channel: string, type: string, problem: string, status: number) =>
  frame('pusher:subscription_error', { type, error: problem, status }, channel)
const unauthorized = (channel: string) => refused(channel, 'AuthError', 'Connection is unauthorized', 401)
const succeeded = (channel: string, data: object = {}) =>
  frame('pusher_internal:subscription_succeeded', data, channel)

const noMember =
  'channel_data is expected to be JSON text with a user_id, and a user_info if the members are to see one'
const illegalName = 'The channel name is not valid: expected 1 to 164 letters, digits or _ - = @ , . ;'
const nobody = { presence: { count: 0, ids: [], hash: [] } }

const refusalsOnTheChannel =
  'A refused subscription is told on its channel, as hosted Pusher does: pusher-js and laravel-echo cannot relate pusher:error to a channel.'
const emptyObjects = 'An empty object stays one: PHP turns {} into [], which typed clients cannot read.'
const membersOnly =
  'A presence channel without a member is refused: Reverb subscribes a connection that no list shows.'
const onlyRealChannels = 'Refused subscriptions occupy no channel.'

const ourChannels = [
  'pub',
  'private-x',
  'presence-r',
  'cache-c',
  'private-cache-c',
  'presence-cache-c',
  'private-encrypted-e',
  'private-encrypted-cache-e',
]
const theirChannels = [
  ...ourChannels.slice(0, 3),
  'presence-nodata',
  'presence-nouid',
  ...ourChannels.slice(3),
  'has space',
  '#server-to-user-1',
  '',
]
const listed = (names: string[], users: Record<string, number> = {}) =>
  JSON.stringify({
    channels: Object.fromEntries(
      names.map((name) => [name, name in users ? { user_count: users[name] } : {}]),
    ),
  })
const users = { 'presence-r': 2, 'presence-nodata': 1, 'presence-nouid': 1, 'presence-cache-c': 1 }
const presence = (names: string[]) => names.filter((name) => name.startsWith('presence-'))

export const wantedDifferences: WantedDifference[] = [
  {
    section: 'handshake',
    client: 'U',
    reverb: 'closed 1006',
    ours: 'closed 4001',
    reason: 'An unknown application is closed with the code that keeps clients from returning, not dropped.',
  },
  ...['app-key:bad', 'no signature'].map(() => ({
    section: 'channels',
    client: 'A',
    reverb: error(4009, 'Connection is unauthorized'),
    ours: unauthorized('private-y'),
    reason: refusalsOnTheChannel,
  })),
  ...['presence-nodata', 'presence-nouid'].map((channel) => ({
    section: 'channels',
    client: 'B',
    reverb: succeeded(channel, nobody),
    ours: refused(channel, 'AuthError', noMember, 401),
    reason: membersOnly,
  })),
  {
    section: 'channels',
    client: 'A',
    reverb: succeeded('presence-cache-c', { presence: { count: 1, ids: ['1'], hash: { 1: [] } } }),
    ours: succeeded('presence-cache-c', { presence: { count: 1, ids: ['1'], hash: { 1: {} } } }),
    reason: emptyObjects,
  },
  {
    section: 'channels',
    client: 'A',
    reverb: succeeded('private-encrypted-cache-e'),
    ours: `${succeeded('private-encrypted-cache-e')}\n${JSON.stringify({ event: 'pusher:cache_miss', channel: 'private-encrypted-cache-e' })}`,
    reason: 'Encrypted cache channels have a cache, as Pusher documents them; in Reverb they have none.',
  },
  {
    section: 'channels',
    client: 'A',
    reverb: succeeded('has space'),
    ours: refused('has space', 'InvalidChannelName', illegalName, 400),
    reason: 'Names that Pusher does not allow are refused.',
  },
  {
    section: 'channels',
    client: 'A',
    reverb: succeeded('#server-to-user-1'),
    ours: refused('#server-to-user-1', 'AuthError', 'Connection is not signed in as this user', 401),
    reason: "A user's own channel is for that user only; in Reverb anyone may listen.",
  },
  {
    section: 'channels',
    client: 'A',
    reverb: '{"event":"pusher_internal:subscription_succeeded","data":"{}"}',
    ours: refused('', 'InvalidChannelName', illegalName, 400),
    reason: 'An empty name is no channel.',
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: 'POST /apps/app-id/events {} not json => 500 Internal server error.',
    ours: '400 The request body is not valid JSON.',
    reason: 'What the caller did wrong is a 400.',
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: `GET /apps/app-id/channels {}  => 200 ${listed(theirChannels)}`,
    ours: `200 ${listed(ourChannels)}`,
    reason: onlyRealChannels,
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: `GET /apps/app-id/channels {"filter_by_prefix":"presence-","info":"user_count"}  => 200 ${listed(presence(theirChannels), users)}`,
    ours: `200 ${listed(presence(ourChannels), users)}`,
    reason: onlyRealChannels,
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: `GET /apps/app-id/channels {"info":"user_count"}  => 200 ${listed(theirChannels, users)}`,
    ours: `200 ${listed(ourChannels, users)}`,
    reason: onlyRealChannels,
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: `GET /apps/app-id/channels {"auth_timestamp":"1000"}  => 200 ${listed(theirChannels)}`,
    ours: "401 Authentication timestamp [1000] is not within 600 seconds of the server's time [NOW].",
    reason: 'A signed request that was overheard must not work for ever.',
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: 'GET /apps/app-id/connections {}  => 200 {"connections":2}',
    ours: '200 {"connections":3}',
    reason: 'Connections that are subscribed to nothing are connections too.',
  },
  {
    section: 'http api',
    client: 'HTTP',
    reverb: 'GET /up {}  => 200 {"health":"OK"}',
    ours: '200 {"status":"ok","service":"reverb-bridge","version":"development","health":"OK"}',
    reason: 'What every service of ours says, beside what Reverb says.',
  },
  {
    section: 'client events',
    client: 'B',
    reverb: '{"event":"client-hi","channel":"private-x","data":{"m":2}}',
    ours: '{"event":"client-hi","channel":"private-x","data":"{\\"m\\":2}"}\n{"event":"client-hi","channel":"private-x","data":"str"}',
    reason:
      'Data travel on as the client sent them, text as text; Reverb decodes JSON inside text and refuses other text.',
  },
  {
    section: 'client events',
    client: 'A',
    reverb: error(4200, 'Invalid message format'),
    reason: 'Text is good data for a client event, as with hosted Pusher.',
  },
  {
    section: 'client events',
    client: 'B',
    reverb: '{"event":"client-pub","channel":"pub","data":[]}',
    reason: 'On public channels only the application speaks.',
  },
  {
    section: 'client events',
    client: 'A',
    ours: error(4009, 'Client events are allowed on private and presence channels only.'),
    reason: 'On public channels only the application speaks, and the client is told.',
  },
  {
    section: 'misc frames',
    client: 'A',
    occurrence: 5,
    reverb: error(4200, 'Invalid message format'),
    ours: error(4009, 'Sign-in is unauthorized'),
    reason: 'Signing in is supported; with a wrong signature it is refused, and the connection closed.',
  },
  {
    section: 'terminate',
    client: 'B',
    reverb: frame('pusher_internal:member_added', { user_id: '42', user_info: [] }, 'presence-r'),
    ours: frame('pusher_internal:member_added', { user_id: '42', user_info: {} }, 'presence-r'),
    reason: emptyObjects,
  },
  {
    section: 'terminate',
    client: 'D',
    reverb: succeeded('presence-r', {
      presence: { count: 2, ids: ['2', '42'], hash: { 2: { name: 'Bob' }, 42: [] } },
    }),
    ours: succeeded('presence-r', {
      presence: { count: 2, ids: ['2', '42'], hash: { 2: { name: 'Bob' }, 42: {} } },
    }),
    reason: emptyObjects,
  },
  {
    section: 'terminate',
    client: 'HTTP',
    reverb: 'POST /apps/app-id/users/42/terminate_connections {}  => 500 Internal server error.',
    ours: '200 {}',
    reason: 'Terminating works also when connections without a user are open.',
  },
  {
    section: 'terminate',
    client: 'D',
    ours: error(4009, 'Terminated by the application'),
    reason: 'The terminated client is told why, and does not return.',
  },
  {
    section: 'terminate',
    client: 'D',
    ours: 'closed 4009',
    reason: 'The terminated client is told why, and does not return.',
  },
  {
    section: 'terminate',
    client: 'B',
    ours: frame('pusher_internal:member_removed', { user_id: '42' }, 'presence-r'),
    reason: 'The terminated user is gone, and the others hear of it.',
  },
]
