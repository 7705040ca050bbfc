import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Assembly } from '../assembly/assembly.ts'
import { systemOf } from '../assembly/read-system.ts'
import { cicdPipeline } from '../diagrams/cicd-pipeline.ts'
import { ecsServices } from '../diagrams/ecs-services.ts'
import { multiTenantInfrastructure } from '../diagrams/multi-tenant-infrastructure.ts'
import { networkArchitecture } from '../diagrams/network-architecture.ts'
import type { Picture } from '../diagrams/picture.ts'
import { renderPng } from '../diagrams/png.ts'
import { renderSvg } from '../diagrams/render.ts'
import { fill } from './markdown.ts'
import { tables } from './tables.ts'

/** Where the operators' documents are. */
export const documentsFolder = join(import.meta.dirname, '../../docs')
const drawnEnvironment = 'production'

/** Every picture by the name of its files. */
export function pictures(): Record<string, Picture> {
  const { assembly, system } = sources()
  return {
    multi_tenant_infrastructure: multiTenantInfrastructure(system, assembly),
    cicd_pipeline: cicdPipeline(system, assembly),
    network_architecture: networkArchitecture(system),
    ecs_services: ecsServices(system),
  }
}

/** Everything in the documents' folder that is made from the templates: path there, and content. */
export async function generatedFiles(): Promise<Map<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>()
  for (const [name, picture] of Object.entries(pictures())) {
    const svg = renderSvg(picture)
    files.set(`diagrams/${name}.svg`, svg)
    files.set(`diagrams/${name}.png`, await renderPng(svg))
  }
  const architecture = readFileSync(join(documentsFolder, 'architecture.md'), 'utf8')
  files.set('architecture.md', fill(architecture, tables(sources())))
  return files
}

function sources() {
  const assembly = new Assembly(join(import.meta.dirname, '../../cdk.out', drawnEnvironment))
  return { assembly, system: systemOf(assembly) }
}
