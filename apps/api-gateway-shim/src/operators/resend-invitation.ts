import type { Database } from '../database/database.ts'
import { inviteAgain } from '../invitations/invitations.ts'
import type { Links } from '../links.ts'
import { nameAndAddress } from '../people/members.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { Refusal } from '../refusal.ts'
import { recordAction, type OperatorActor } from './history.ts'
import { lockTenant } from './suspension.ts'
import { firstInvitation } from './tenants.ts'

/**
 * Mails a tenant's first administrator a new link as long as nobody has joined: from then on that is the tenant's own to do.
 * @throws Refusal `not_found`, also where nobody was invited
 */
export async function resendTenantInvitation(
  database: Database,
  links: Links,
  { tenantId, operator }: { tenantId: string; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global, tenant: tenantOf }) => {
    const { slug, activated_at } = await lockTenant(global, tenantId)
    const own = tenantOf(tenantId)
    const invitation = await firstInvitation(own)
    if (!invitation) throw new Refusal('not_found')
    if (invitation.accepted_at !== null || activated_at !== null) return
    const at = new Date()
    await inviteAgain(own, links, { tenantId, invitation, at })
    await recordAction(global, {
      type: 'tenantInvitedAgain',
      action: 'invitationResent',
      operator,
      at,
      tenantId,
      details: { slug },
    })
    await recordEvent(own, {
      type: 'invitationResent',
      actor: { kind: 'operator', name: operator.name, ip: operator.ip },
      at,
      subject: nameAndAddress(invitation),
    })
  })
}
