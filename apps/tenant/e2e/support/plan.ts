import { createClient, type PlanLimits } from '@envelope/contract'
import type { Stack } from '@envelope/service/testing'
import { ofetch } from 'ofetch'

/** Puts a tenant on a plan of its own, as an operator does in HQ. */
export async function putOnPlan(stack: Stack, slug: string, name: string, limits: PlanLimits) {
  const operator = (headers: Record<string, string> = {}) =>
    createClient({
      baseURL: `http://127.0.0.1:${stack.ports.api}`,
      fetch: ofetch.create({ headers: { 'x-forwarded-host': new URL(stack.hq).host, ...headers } }),
    })
  const { token } = await operator().createOperatorSession({
    body: { email: 'operator@envelope.test', password: 'envelope' },
  })
  const client = operator({ authorization: `Bearer ${token}` })
  const { id: planId } = await client.createPlan({ body: { name, limits } })
  const { data } = await client.listTenants({ query: { search: slug } })
  const tenant = data.find((found) => found.slug === slug)
  if (!tenant) throw new Error(`there is no tenant ${slug}`)
  await client.setTenantPlan({ params: { tenantId: tenant.id }, body: { planId } })
}
