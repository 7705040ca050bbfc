/** How many envelopes each list has at most, and up to where they are counted: so many, or more. */
export const homeLimits = { listed: 5, counted: 100 }
