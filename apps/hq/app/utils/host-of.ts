/** An address as people say it: `http://acme.localhost:3000/` → `acme.localhost:3000`. */
export const hostOf = (url: string): string => URL.parse(url)?.host ?? url
