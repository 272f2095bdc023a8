import type { Resource } from "./inventory.ts";
import { portText, type Ranges } from "./ranges.ts";
import type { Traffic } from "./traffic.ts";

/** One thing that has to let a connection through. It looks at the addresses of one end alone. */
export interface Hop {
  readonly kind: "group" | "acl" | "route" | "address" | "name";
  /** Whether the hop lets the connection out, or its answers back. */
  readonly way: "out" | "back";
  /** The end whose addresses the hop looks at. */
  readonly looksAt: "from" | "to";
  /** The addresses that pass whatever port the client chose. */
  readonly always: Ranges;
  /** The addresses that pass with some of these ports. */
  readonly sometimes: Ranges;
  /** The resource to change when too little passes. */
  readonly at: Resource;
  /** The resources that let the connection through. */
  readonly by: readonly Resource[];
  /** The hop in words. */
  readonly say: () => string;
}

export const trafficText = ({ protocol, ports }: Traffic): string =>
  protocol === "tcp" || protocol === "udp" ? `${protocol} ${portText([ports])}` : protocol;

export const namesOf = (resources: readonly Resource[]): string =>
  [...new Set(resources.map(({ name }) => name))].join(", ");
