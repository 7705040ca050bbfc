import { filePath } from '@envelope/contract/terms'

/** Where the browser gets a document's content by a recipient's link. */
export const signingDocumentAddress = (token: string, documentId: string) =>
  `/api${filePath('getSigningDocumentContent', { token, documentId })}`
