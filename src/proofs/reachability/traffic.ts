import type { Plain } from "../model/registration.ts";
import { number } from "./inventory.ts";
import { allPorts, between, type Interval, none, type Ranges } from "./ranges.ts";

/** Traffic one way: a protocol and ports between which no rule draws a line. */
export interface Traffic {
  readonly protocol: string;
  readonly ports: Interval;
}

/**
 * The ports that a client may listen for answers on, over everything that opens connections here: load balancers and
 * functions use all of them. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
 */
export const ephemeralPorts: Ranges = between(1024, 65535);

/** Every protocol at once, in the words of a rule. */
export const anyProtocol = "-1";

const names: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", all: anyProtocol };

/** A protocol's name: rules may give its number instead. */
export function protocolName(value: Plain | undefined): string {
  const given = String(value ?? anyProtocol).toLowerCase();
  return names[given] ?? given;
}

/** The ports of a rule. Only TCP and UDP have any; for other protocols, one number stands for everything. */
export function portsOf(protocol: string, from: Plain | undefined, to: Plain | undefined): Ranges {
  if (protocol !== "tcp" && protocol !== "udp") return allPorts;
  const [first, last] = [number(from), number(to)];
  if (first === undefined && last === undefined) return allPorts;
  // AWS takes -1 for all ports, and 0 to 0 for port 0 alone.
  if (first === -1 || last === -1) return allPorts;
  return first === undefined || last === undefined ? none : between(first, last);
}

export const matchesProtocol = (rule: string, protocol: string): boolean =>
  rule === anyProtocol || rule === protocol;
