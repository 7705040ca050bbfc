import {
  erasure,
  erasureInput,
  erasurePage,
  erasurePreview,
  erasureQuery,
  erasureRequest,
} from './erasure.ts'
import type { Operation } from './operation.ts'

/** Erasing what a tenant has of a person. Addresses are in bodies alone, since those of requests are logged. */
export const erasureOperations = {
  previewErasure: {
    method: 'POST',
    path: '/v1/erasures/preview',
    summary: 'What the tenant has of a person, by email address, and what of it would be erased',
    access: 'member',
    body: erasureRequest,
    status: 200,
    response: erasurePreview,
    keepsNothing: true,
    problems: [],
  },
  createErasure: {
    method: 'POST',
    path: '/v1/erasures',
    summary: 'Erase what the tenant has of a person, for good; again, for the same person, it goes on',
    access: 'member',
    body: erasureInput,
    status: 201,
    response: erasure,
    keepsNothing: true,
    problems: ['erasure_blocked'],
  },
  listErasures: {
    method: 'GET',
    path: '/v1/erasures',
    summary: 'What was erased, and is being erased: how much of it, not of whom',
    access: 'member',
    query: erasureQuery,
    status: 200,
    response: erasurePage,
    problems: [],
  },
} as const satisfies Record<string, Operation>
