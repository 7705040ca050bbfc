import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { EncryptionKey } from '../constructs/encryption-key.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'

/** The key of tenants' files. Their buckets are made when the tenants are, by the API. */
export class StorageStack extends EnvironmentStack {
  readonly filesKey: IKey

  constructor(scope: Construct, props: EnvironmentProps) {
    super(scope, 'storage', { description: "the key of tenants' buckets", ...props })
    this.filesKey = new EncryptionKey(this, 'FilesKey', {
      alias: this.names.of('files'),
      description: "Documents in tenants' buckets",
    })
  }
}
