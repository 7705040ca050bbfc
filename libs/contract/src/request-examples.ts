import type { OperationName } from './operations.ts'

const lease = {
  title: 'Office lease',
  message: 'Please sign by Friday.',
  recipients: [{ name: 'Rita Recipient', email: 'rita@partner.example', order: 1 }],
  expiresInDays: 30,
}

/** A body that each operation takes: shown in the OpenAPI document, and sent where an API is verified. */
export const requestExamples: Partial<Record<OperationName, Record<string, unknown>>> = {
  createSession: { email: 'admin@acme.test', password: 'envelope' },
  acceptInvitation: { password: 'correct horse battery staple' },
  changePassword: { currentPassword: 'envelope', newPassword: 'correct horse battery staple' },
  updateSettings: {
    name: 'Acme Corporation',
    locale: 'de',
    timeZone: 'Europe/Berlin',
    expiresInDays: 14,
    remindEveryDays: 3,
  },
  createEnvelope: lease,
  updateEnvelope: { ...lease, title: 'Office lease, second floor' },
  rescheduleEnvelope: { remindEveryDays: 3, expiresAt: '2099-01-31T12:00:00.000Z' },
  voidEnvelope: { reason: 'The terms have changed.' },
  signEnvelope: {
    signature: 'Rita Recipient',
    drawing: [
      [
        [120, 300],
        [150, 90],
        [260, 110],
        [160, 200],
        [290, 310],
      ],
      [
        [380, 300],
        [620, 260],
        [880, 290],
      ],
    ],
    consent: true,
  },
  declineEnvelope: { reason: 'The rent is too high.' },
  previewErasure: { email: 'rita@partner.example' },
  createErasure: { email: 'rita@partner.example', confirmation: 'rita@partner.example' },
  createOperatorSession: { email: 'operator@envelope.test', password: 'envelope' },
  createTenant: {
    slug: 'initech',
    name: 'Initech',
    admin: { name: 'Ines Initech', email: 'ines@initech.example' },
  },
  addTenantDomain: { domain: 'sign.initech.example' },
  setPrimaryDomain: { domain: 'sign.initech.example' },
}
