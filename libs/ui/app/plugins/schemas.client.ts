/** What checks a form is loaded when somebody turns to one, to be there when they are done; most pages are left before. */
export default defineNuxtPlugin(() => {
  function load({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement && target.matches('input, textarea, select'))) return
    document.removeEventListener('focusin', load)
    // Where they are needed, they are loaded again.
    loadSchemas().catch(() => undefined)
  }
  document.addEventListener('focusin', load)
})
