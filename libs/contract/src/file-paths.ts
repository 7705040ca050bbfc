/** Paths of the operations that a page calls by their address: files that it shows or saves, and where they are sent to. */
export const filePaths = {
  getCertificate: '/v1/envelopes/{envelopeId}/certificate',
  addDocument: '/v1/envelopes/{envelopeId}/documents',
  getDocumentContent: '/v1/envelopes/{envelopeId}/documents/{documentId}/content',
  exportData: '/v1/export',
  exportAuditLog: '/v1/operator/audit-log/export',
  getSigningCertificate: '/v1/signing/{token}/certificate',
  getSigningDocumentContent: '/v1/signing/{token}/documents/{documentId}/content',
} as const

/** The path of such an operation below the API's address, parameters filled in and escaped. */
export const filePath = (name: keyof typeof filePaths, params?: Record<string, string>) =>
  filledIn(filePaths[name], params)

/** @throws TypeError when a parameter of the path is missing */
export const filledIn = (path: string, params: Record<string, string> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = params[key]
    if (value === undefined) throw new TypeError(`${path}: the path parameter “${key}” is missing`)
    return encodeURIComponent(value)
  })
