import { RemovalPolicy, SecretValue } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { EncryptionKey } from '../constructs/encryption-key.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'

/** Secrets of the applications themselves; those of the stores are with the stores. */
export class SecretsStack extends EnvironmentStack {
  readonly secretsKey: IKey
  readonly appKey: ISecret
  readonly reverbAppSecret: ISecret
  readonly smtpUrl: ISecret
  readonly #sessionPasswords = new Map<string, ISecret>()

  constructor(scope: Construct, props: EnvironmentProps) {
    super(scope, 'secrets', { description: "the applications' secrets and their key", ...props })
    const { services, images } = props.topology
    this.secretsKey = new EncryptionKey(this, 'Key', {
      alias: this.names.of('secrets'),
      description: 'Secrets of the applications',
    })
    // Exactly 32 characters: Laravel takes them as the 256 bits of its cipher, the shim asks for at least as many.
    this.appKey = this.generate('app-key', 32, "Recipients' links and sealed values derive from it")
    this.reverbAppSecret = this.generate('reverb-app-secret', 32, 'Signs events and subscriptions')
    this.smtpUrl = this.create('smtp-url', {
      description: 'smtp://user:password@host:587; given by you, see docs/deployment-guide.md',
      // No address, so that a service refuses to start until it is given.
      secretStringValue: SecretValue.unsafePlainText('unset'),
    })
    for (const [name, { image }] of Object.entries(services))
      if (images[image]!.runtime === 'nuxt')
        this.#sessionPasswords.set(
          name,
          this.generate(`${name}-session-password`, 64, `Seals the session cookies of ${name}`),
        )
  }

  /** @throws Error when the service has no sessions */
  sessionPassword(service: string): ISecret {
    const secret = this.#sessionPasswords.get(service)
    if (!secret) throw new Error(`no session password of "${service}": it is no Nuxt service`)
    return secret
  }

  private generate(name: string, passwordLength: number, description: string): ISecret {
    return this.create(name, {
      description,
      generateSecretString: { passwordLength, excludePunctuation: true },
    })
  }

  private create(name: string, content: ConstructorParameters<typeof Secret>[2]): ISecret {
    return new Secret(this, name, {
      secretName: this.names.pathOf(name),
      encryptionKey: this.secretsKey,
      removalPolicy: RemovalPolicy.RETAIN,
      ...content,
    })
  }
}
