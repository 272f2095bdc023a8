import type { PlainRecord } from "../../src/proofs/model/registration.ts";
import type { Resource } from "../../src/proofs/reachability/inventory.ts";

/** A resource of a plan, made by hand. */
export const resource = (
  id: string,
  type = "",
  inputs: PlainRecord = {},
  computed: PlainRecord = {},
): Resource => ({ id, urn: id, name: id, type, stack: "", region: "", inputs, computed });
