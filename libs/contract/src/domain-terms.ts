/** How many domains of its own a tenant may have. */
export const maximumDomains = 10

/** How many days a domain's record is looked for by itself; asking by hand begins them anew. */
export const domainLookoutDays = 7

/** How many days a domain whose record is gone goes on working. */
export const domainGraceDays = 7

/**
 * - `waiting`: leads nowhere until its record is found
 * - `verified`: leads to the tenant, and to no other
 * - `missing`: still leads there, for the days of grace, although its record is not there any more
 */
export const tenantDomainStatuses = ['waiting', 'verified', 'missing'] as const

/**
 * What came of looking for the record.
 * - `found`
 * - `absent`: there is no TXT record at that name
 * - `different`: there are some, and the right one is not among them
 * - `taken`: it was found, and the domain is another tenant's
 * - `unanswered`: DNS could not be asked, which says nothing of the record
 */
export const domainCheckOutcomes = ['found', 'absent', 'different', 'taken', 'unanswered'] as const
