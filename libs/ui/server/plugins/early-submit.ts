/** `window.earlySubmit`, as `shared/types/early-submit.d.ts` has it. */
const holdEarlySubmits = `{
  const early = {
    hold(event) {
      event.preventDefault()
      event.stopPropagation()
      early.form = event.target
      early.submitter = event.submitter
    },
  }
  window.earlySubmit = early
  addEventListener('submit', early.hold, true)
}`

/**
 * Keeps forms from being sent by browsers themselves before a page has come alive, which would lose what was typed. Its nonce
 * comes with those of all scripts.
 */
export default defineNitroPlugin(({ hooks }) => {
  hooks.hook('render:html', ({ head }) => {
    // Before all else: behind the styles it would wait for them, and all that is behind it as well.
    head.unshift(`<script>${holdEarlySubmits}</script>`)
  })
})
