import { nobodysName } from "../../src/recovery/state.ts";

/** What an open fence asks for, and what a closed one does, as far as the state tells one from the other. */
export const fenceConditions = (open: boolean) => [
  { hostHeader: { values: [open ? nobodysName : "pay.example.com"] } },
];
