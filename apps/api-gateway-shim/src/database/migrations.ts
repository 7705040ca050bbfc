import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { createEnvelopes } from './migrations/0001-envelopes.ts'
import { createOperators } from './migrations/0002-operators.ts'
import { createRoles } from './migrations/0003-roles.ts'
import { createPeople } from './migrations/0004-people.ts'
import { createSuspension } from './migrations/0005-suspension.ts'
import { createRecipientRoles } from './migrations/0006-recipient-roles.ts'
import { createReminders } from './migrations/0007-reminders.ts'
import { createOperations } from './migrations/0008-operations.ts'
import { createImpersonation } from './migrations/0009-impersonation.ts'
import { createPlans } from './migrations/0010-plans.ts'
import { createSettings } from './migrations/0011-settings.ts'
import { createTenantDeletion } from './migrations/0012-tenant-deletion.ts'
import { createDomainsByTenant } from './migrations/0013-domains-by-tenant.ts'
import { createHome } from './migrations/0014-home.ts'
import { createOverview } from './migrations/0015-overview.ts'
import { createProcesses } from './migrations/0016-processes.ts'
import { createDrawnSignatures } from './migrations/0017-drawn-signatures.ts'
import { createErasures } from './migrations/0018-erasures.ts'
import { createUsageSnapshots } from './migrations/0019-usage-snapshots.ts'
import { createTenantSetup } from './migrations/0021-tenant-setup.ts'
import { createDomains } from './migrations/0022-domains.ts'

/** In the order of their names. A migration that was released is never changed: the next one mends it. */
export const migrations: Record<string, Migration> = {
  '0001_envelopes': { up: createEnvelopes },
  '0002_operators': { up: createOperators },
  '0003_roles': { up: createRoles },
  '0004_people': { up: createPeople },
  '0005_suspension': { up: createSuspension },
  '0006_recipient_roles': { up: createRecipientRoles },
  '0007_reminders': { up: createReminders },
  '0008_operations': { up: createOperations },
  '0009_impersonation': { up: createImpersonation },
  '0010_plans': { up: createPlans },
  '0011_settings': { up: createSettings },
  '0012_tenant_deletion': { up: createTenantDeletion },
  '0013_domains_by_tenant': { up: createDomainsByTenant },
  '0014_home': { up: createHome },
  '0015_overview': { up: createOverview },
  '0016_processes': { up: createProcesses },
  '0017_drawn_signatures': { up: createDrawnSignatures },
  '0018_erasures': { up: createErasures },
  '0019_usage_snapshots': { up: createUsageSnapshots },
  '0021_tenant_setup': { up: createTenantSetup },
  '0022_domains': { up: createDomains },
}

/** New tables compare texts byte by byte, as SQLite does, so that both databases find and sort the same. */
export async function setCollation(database: Kysely<unknown>): Promise<void> {
  await sql`alter database character set utf8mb4 collate utf8mb4_nopad_bin`.execute(database)
}
