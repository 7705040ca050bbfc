/** In a page's payload: what is passed on as JSON. */
export class Json {
  constructor(readonly content: unknown) {}
}
