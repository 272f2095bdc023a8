import type { Resource } from "./inventory.ts";
import { portText, type Ranges } from "./ranges.ts";
import type { Traffic } from "./traffic.ts";

/** One thing that has to let a connection through. Each looks at the addresses of one end alone. */
export interface Hop {
  readonly kind: "group" | "acl" | "route" | "address" | "name";
  /** Whether it lets the connection out, or its answers back. */
  readonly way: "out" | "back";
  /** The end whose addresses it looks at. */
  readonly looksAt: "from" | "to";
  /** The addresses that it lets through whatever port the client chose. */
  readonly always: Ranges;
  /** The addresses that it lets through for some of these ports. */
  readonly sometimes: Ranges;
  /** The resource to change when it lets through too little. */
  readonly at: Resource;
  /** The resources that let the connection through. */
  readonly by: readonly Resource[];
  /** For people: what it is, and what it does. */
  readonly say: () => string;
}

export const trafficText = ({ protocol, ports }: Traffic): string =>
  protocol === "tcp" || protocol === "udp" ? `${protocol} ${portText([ports])}` : protocol;

export const namesOf = (resources: readonly Resource[]): string =>
  [...new Set(resources.map(({ name }) => name))].join(", ");
