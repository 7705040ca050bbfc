/** Characters of a password that is chosen. */
export const minimumPasswordLength = 12
