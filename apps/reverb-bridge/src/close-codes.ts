/**
 * Why a socket is closed, or a message refused. Clients read the range: 4000–4099 do not return, 4100–4199
 * return after a while, 4200–4299 return at once; 4300 and above refuse a message only.
 */
export const closeCodes = {
  unknownApplication: 4001,
  overConnectionQuota: 4004,
  unauthorized: 4009,
  overCapacity: 4100,
  reconnect: 4200,
  pongMissing: 4201,
  clientEventRefused: 4301,
} as const

/** Also 4200, but in an error message: Reverb's answer to a message that it cannot read. */
export const invalidMessageCode = 4200

/** WebSocket's own code for a message that is larger than allowed. */
export const messageTooBigCode = 1009
