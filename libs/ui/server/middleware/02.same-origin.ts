import { mayChangeState } from '../utils/same-origin.ts'
import { sendProblem } from '../utils/send-problem.ts'

/** A request that changes something comes from a page of this host, or not at all. */
export default defineEventHandler((event) => {
  if (mayChangeState(event)) return
  return sendProblem(event, 'forbidden', {
    detail: 'This request did not come from this site. Open the page again and repeat it.',
  })
})
