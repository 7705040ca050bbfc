/** Lets the browser turn to its visitor, and go on after that. */
export const pause = () => new Promise<void>((resolve) => setTimeout(resolve))
