// An entry of its own, without the server's libraries: configuration files load it at every start.
export { dataDirectory } from './data-directory.ts'
export { developmentSecret } from './development-secret.ts'
