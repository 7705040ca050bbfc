const gibibyte = 1024 ** 3

/** As a plan's storage is written and chosen: in GiB, with two digits after the point at most. */
export const toGibibytes = (bytes: number): number => Math.round((bytes / gibibyte) * 100) / 100
export const fromGibibytes = (gibibytes: number): number => Math.round(gibibytes * gibibyte)
