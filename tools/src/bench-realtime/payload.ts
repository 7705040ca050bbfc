/** What each event says. */
export const payload = JSON.stringify({ text: 'x'.repeat(200) })
