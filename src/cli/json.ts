/** A command's result for other programs, as docs/schemas describes it. Under one version members are only added. */
export const jsonOf = (members: object): string => JSON.stringify({ version: 1, ...members }, undefined, 2);
