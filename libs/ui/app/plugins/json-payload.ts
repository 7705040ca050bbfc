/**
 * What the API has said reaches the browser as JSON, which it is: Nuxt would look at each of its values, whether it is one that JSON
 * cannot say.
 */
export default definePayloadPlugin(() => {
  definePayloadReducer('Json', (value) => value instanceof Json && JSON.stringify(value.content))
  definePayloadReviver('Json', (text: string) => JSON.parse(text))
})
