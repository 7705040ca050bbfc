import { z } from 'zod'
import {
  createDocument,
  type CreateDocumentOptions,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi'
import { areaOf, areas, type Area } from './areas.ts'
import { broadcastEvents } from './broadcast.ts'
import { introduction } from './introduction.ts'
import { honoursIdempotencyKey, type Operation } from './operation.ts'
import { operations, type OperationName } from './operations.ts'
import { permissions } from './permissions.ts'
import { needsToken, possibleProblems } from './possible-problems.ts'
import { problems } from './problem-codes.ts'
import { problem } from './problem.ts'
import { requestExamples } from './request-examples.ts'

function problemResponses(operation: Operation): ZodOpenApiOperationObject['responses'] {
  const byStatus = Map.groupBy(possibleProblems(operation), (code) => problems[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  )
}

function successResponse(
  operation: Operation,
): ZodOpenApiOperationObject['responses'][`${1 | 2 | 3 | 4 | 5}${string}`] {
  if (operation.file)
    return {
      description: 'The content',
      content: {
        [operation.fileType ?? 'application/octet-stream']: { schema: { type: 'string', format: 'binary' } },
      },
    }
  if (!operation.response) return { description: 'Done' }
  return { description: 'Done', content: { 'application/json': { schema: operation.response } } }
}

/** Who may call it, in words. */
function rolesOf(name: OperationName): { description?: string } {
  const permission: string | readonly string[] = permissions[name]
  return typeof permission === 'string' ? {} : { description: `For these roles: ${permission.join(', ')}.` }
}

function describe(name: OperationName, operation: Operation): ZodOpenApiOperationObject {
  const header =
    honoursIdempotencyKey(operation) && z.object({ 'idempotency-key': z.string().max(100).optional() })
  return {
    operationId: name,
    summary: operation.summary,
    ...rolesOf(name),
    tags: [areaOf(operation).name],
    ...(needsToken(operation) && { security: [{ token: [] }] }),
    ...((operation.params || operation.query || header) && {
      requestParams: {
        ...(operation.params && { path: operation.params }),
        ...(operation.query && { query: operation.query }),
        ...(header && { header }),
      },
    }),
    ...(operation.body && {
      requestBody: {
        required: true,
        content: {
          [operation.bodyType ?? 'application/json']: {
            schema: operation.body,
            ...(requestExamples[name] && { example: requestExamples[name] }),
          },
        },
      },
    }),
    responses: { [String(operation.status)]: successResponse(operation), ...problemResponses(operation) },
  }
}

/** The schema of what the API itself sends; as a request body it would be taken for what it accepts, and doubled. */
function schemaAsSent(schema: z.ZodType): oas31.SchemaObject {
  const { $defs } = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema)).replaceAll('#/$defs/', '#/components/schemas/'),
  )
  return $defs[schema.meta()!.id!]
}

/** OpenAPI knows webhooks, not WebSockets: the events are described as what is sent, and to which channel. */
function broadcast(name: string, schema: z.ZodType): ZodOpenApiPathsObject[string] {
  return {
    post: {
      operationId: `broadcast.${name}`,
      summary: `Broadcast as \`${name}\` on the tenant’s private channel`,
      requestBody: { required: true, content: { 'application/json': { schema: schemaAsSent(schema) } } },
      responses: { '200': { description: 'Not answered: it is sent over the WebSocket' } },
    },
  }
}

/** That a number is one that JavaScript can count to says nothing, and examples would be made of it. */
const withoutSafeBounds: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema }) => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

const namesAt = (host: Area['host']) => areas.filter((area) => area.host === host).map(({ name }) => name)

/** The OpenAPI 3.1 document of every operation; broadcast events stand among its webhooks. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  const paths: Record<string, ZodOpenApiPathsObject[string]> = {}
  for (const [name, operation] of Object.entries<Operation>(operations))
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(name as OperationName, operation),
    }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Envelope API',
        version: '1.0.0',
        summary: 'Documents that people sign, from the draft to the certificate',
        description: introduction,
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [
        {
          url: 'http://{tenant}.{domain}',
          description: 'By default local development; operators are at the tenant `admin`',
          variables: { tenant: { default: 'acme' }, domain: { default: 'localhost:8000' } },
        },
      ],
      tags: areas.map(({ name, description }) => ({ name, description })),
      'x-tagGroups': [
        { name: 'At tenants’ hosts', tags: namesAt('tenant') },
        { name: 'At the host of HQ', tags: namesAt('operators') },
      ],
      security: [],
      paths,
      webhooks: Object.fromEntries(
        Object.entries(broadcastEvents).map(([name, schema]) => [name, broadcast(name, schema)]),
      ),
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'Answered by `POST /v1/sessions`, and at HQ by `POST /v1/operator/sessions`.',
          },
        },
      },
    },
    { override: withoutSafeBounds },
  )
}
