/** A block of IPv4 addresses: a contiguous range whose size is a power of two. */
interface CidrBlock {
  readonly start: number;
  readonly prefix: number;
}

/** Whether `cidr` is a block in canonical form: four octets, a prefix, and no bit set after the prefix. */
export function isCidr(cidr: string): boolean {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr)?.slice(1).map(Number);
  if (!octets || octets.slice(0, 4).some((octet) => octet > 255) || Number(octets[4]) > 32) return false;
  const block = parse(cidr);
  return block.start % size(block) === 0;
}

/** The `index`-th block with the given prefix inside `cidr`. @throws RangeError where `cidr` has no such block */
export function blockOf(cidr: string, prefix: number, index: number): string {
  const outer = parse(cidr);
  if (prefix < outer.prefix || index < 0 || index >= 2 ** (prefix - outer.prefix))
    throw new RangeError(`${cidr} has no block number ${index} of size /${prefix}`);
  return format({ start: outer.start + index * 2 ** (32 - prefix), prefix });
}

/** As few blocks as possible that together are every address outside `cidr`. */
export function allBut(cidr: string): readonly string[] {
  const { start, prefix } = parse(cidr);
  return Array.from({ length: prefix }, (_, index) => {
    const size = 2 ** (31 - index);
    const own = Math.floor(start / size);
    return format({ start: (own % 2 === 0 ? own + 1 : own - 1) * size, prefix: index + 1 });
  });
}

export function overlap(a: string, b: string): boolean {
  const [first, second] = [parse(a), parse(b)];
  return first.start < second.start + size(second) && second.start < first.start + size(first);
}

export function contains(outer: string, inner: string): boolean {
  return overlap(outer, inner) && parse(outer).prefix <= parse(inner).prefix;
}

const size = ({ prefix }: CidrBlock): number => 2 ** (32 - prefix);

function parse(cidr: string): CidrBlock {
  const [address = "", prefix] = cidr.split("/");
  return {
    start: address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0),
    prefix: Number(prefix),
  };
}

function format({ start, prefix }: CidrBlock): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`;
}
