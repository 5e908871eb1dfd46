/** Where the public API lives; the contract's base URL without its host. */
export const publicApi = "/api/v1/public";
