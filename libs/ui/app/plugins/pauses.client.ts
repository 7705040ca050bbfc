/**
 * Lets the browser turn to its visitor between loading a page's scripts, starting the app and making the page come alive: one
 * after the other without a pause, they would leave a slow phone without an answer for as long as all of them take.
 */
export default defineNuxtPlugin({
  // Before all of Nuxt's own.
  order: -60,
  async setup({ hooks }) {
    hooks.hookOnce('app:beforeMount', pause)
    await pause()
  },
})
