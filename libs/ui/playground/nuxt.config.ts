/** The layer on its own: every component on one page, in both themes. */
export default defineNuxtConfig({
  extends: ['..'],
  runtimeConfig: { service: 'ui', apiUrl: 'http://127.0.0.1:8000' },
})
