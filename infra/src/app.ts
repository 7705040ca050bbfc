import { App } from 'aws-cdk-lib'
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }

/**
 * An empty app that behaves as this release of the CDK recommends.
 * @param outdir by default where the CDK's command line says
 */
export function createApp(outdir?: string): App {
  return new App({ outdir, context: recommendedFlags, analyticsReporting: false })
}
