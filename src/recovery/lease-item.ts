/** The one item of the table, and its attributes. docs/contract.md and the reference application name them as well. */
export const leaseItem = {
  /** The attribute that is the key, and its value. */
  key: "id",
  id: "writer",
  /** The number of the epoch that is current; it only grows. */
  epoch: "epoch",
  /** The region that writes in it. */
  region: "region",
} as const;
