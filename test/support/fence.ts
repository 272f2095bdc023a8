import { nobodysName } from "../../src/recovery/state.ts";

/** The conditions of an open fence, and of a closed one, as far as the state tells one from the other. */
export const fenceConditions = (open: boolean) => [
  { hostHeader: { values: [open ? nobodysName : "pay.example.com"] } },
];
