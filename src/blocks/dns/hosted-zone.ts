/** The hosted zone that the environment's records go into: one that exists, or one that the stack makes. */
export type HostedZone = { readonly kind: "existing"; readonly name: string } | { readonly kind: "create" };
