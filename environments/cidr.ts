import { long2ip, Netmask } from "netmask";

/** Whether `cidr` is a block of IPv4 addresses in canonical form: four octets, a prefix, and no bit set after the prefix. */
export function isCidr(cidr: string): boolean {
  try {
    // The library also takes short, octal and IPv6 forms, and writes back the canonical one.
    return !cidr.includes(":") && new Netmask(cidr).toString() === cidr;
  } catch {
    return false;
  }
}

/** The `index`-th block with the given prefix inside `cidr`. @throws RangeError where `cidr` has no such block */
export function blockOf(cidr: string, prefix: number, index: number): string {
  const outer = new Netmask(cidr);
  if (prefix < outer.bitmask || index < 0 || index >= 2 ** (prefix - outer.bitmask))
    throw new RangeError(`${cidr} has no block number ${index} of size /${prefix}`);
  return `${long2ip(outer.netLong + index * 2 ** (32 - prefix))}/${prefix}`;
}

/** All addresses outside `cidr`, as the fewest blocks that cover them. */
export function allBut(cidr: string): readonly string[] {
  const { base, bitmask } = new Netmask(cidr);
  return Array.from({ length: bitmask }, (_, index) => {
    const half = new Netmask(`${base}/${index + 1}`);
    return half.next((half.netLong / half.size) % 2 === 0 ? 1 : -1).toString();
  });
}

export const overlap = (a: string, b: string): boolean => contains(a, b) || contains(b, a);

export const contains = (outer: string, inner: string): boolean =>
  new Netmask(outer).contains(new Netmask(inner));
