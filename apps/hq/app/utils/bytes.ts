const gigabyte = 1024 ** 3

/** As a plan's storage is chosen: in GB of 1,024 MB, with two digits after the point at most. */
export const toGigabytes = (bytes: number): number => Math.round((bytes / gigabyte) * 100) / 100
export const fromGigabytes = (gigabytes: number): number => Math.round(gigabytes * gigabyte)
