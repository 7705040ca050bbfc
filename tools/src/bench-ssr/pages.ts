/** A page of the tenant app that is measured. */
export interface MeasuredPage {
  name: string
  path: string
  /** What it asks the API for when it is rendered. */
  asks: string
  /** Whether somebody is signed in. */
  signedIn: boolean
  /** How much of the plain page's speed it should have at least. */
  aim: number
}

/** @param token of a link to sign an envelope */
export const measuredPages = (token: string): MeasuredPage[] => [
  { name: 'sign-in', path: '/sign-in', asks: '/v1/tenant', signedIn: false, aim: 0.75 },
  { name: 'list', path: '/envelopes', asks: '/v1/envelopes', signedIn: true, aim: 0.6 },
  { name: 'signing', path: `/sign/${token}`, asks: `/v1/signing/${token}`, signedIn: false, aim: 0.75 },
]
