import { config } from 'zod'

/**
 * Before any schema is made: in a browser zod would try whether it may compile them, which the content security policy
 * refuses and reports. On the server it may, and they are faster so.
 */
if (import.meta.client) config({ jitless: true })
