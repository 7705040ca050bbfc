/** Liveness: this process answers. It says nothing of the API, or one outage would restart everything. */
export default defineEventHandler((event) => ({ status: 'ok', service: useRuntimeConfig(event).service }))
