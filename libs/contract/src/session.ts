import { z } from 'zod'
import { impersonation } from './impersonation.ts'
import { email, id } from './primitives.ts'
import { roles } from './roles.ts'
import { tenant } from './tenant.ts'

export const role = z.enum(roles)
export type Role = z.infer<typeof role>

export const user = z.object({ id, name: z.string(), email: z.string(), role }).meta({ id: 'User' })
export type User = z.infer<typeof user>

export const account = z
  .object({
    user,
    tenant,
    /** Where it is not the user who is signed in, but an operator in their place. */
    impersonation: impersonation.optional(),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof account>

export const credentials = z
  .object({
    email,
    password: z
      .string('Enter your password.')
      .min(1, 'Enter your password.')
      .max(1000, 'This password is too long.'),
  })
  .meta({ id: 'Credentials' })
export type Credentials = z.infer<typeof credentials>

/** The token is shown once; only its hash is stored. It is worth something on the host of its tenant alone. */
export const newSession = account.extend({ token: z.string() }).meta({ id: 'NewSession' })
