import './without-eval.ts'

export * from '@envelope/contract'
