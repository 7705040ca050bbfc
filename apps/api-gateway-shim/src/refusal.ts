import { problems, type Problem, type ProblemCode } from '@envelope/contract'

/** Something that was asked for and is refused: one of the contract's codes, and what the person may know about it. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ProblemCode
  readonly details: Partial<Problem>

  constructor(code: ProblemCode, details: Partial<Problem> = {}) {
    super(details.detail ?? problems[code].title)
    this.code = code
    this.details = details
  }
}

/** A refusal that stands at one field of a form, as a sentence. */
export const refusalAtField = (code: ProblemCode, field: string, sentence: string) =>
  new Refusal(code, { detail: sentence, errors: { [field]: [sentence] } })
