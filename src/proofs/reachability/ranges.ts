/**
 * A set of whole numbers (addresses, or ports): disjoint intervals in order, each from its first number to the one after
 * its last. Two sets with the same members are the same intervals.
 */
export type Ranges = readonly Interval[];
export type Interval = readonly [first: number, after: number];

export const none: Ranges = [];
/** Every IPv4 address. */
export const everywhere: Ranges = [[0, 2 ** 32]];
export const allPorts: Ranges = [[0, 65536]];

export const between = (first: number, last: number): Ranges => (first > last ? none : [[first, last + 1]]);

export function union(...sets: readonly Ranges[]): Ranges {
  const [first = none, ...others] = sets;
  if (others.length === 0) return first;
  const all = sets.flat();
  if (all.length <= 1) return all;
  const merged: [number, number][] = [];
  for (const [first, after] of all.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last === undefined || first > last[1]) merged.push([first, after]);
    else last[1] = Math.max(last[1], after);
  }
  return merged;
}

export function intersect(a: Ranges, b: Ranges): Ranges {
  const common: Interval[] = [];
  for (const [firstA, afterA] of a)
    for (const [firstB, afterB] of b) {
      const [first, after] = [Math.max(firstA, firstB), Math.min(afterA, afterB)];
      if (first < after) common.push([first, after]);
    }
  return common;
}

export function subtract(a: Ranges, b: Ranges): Ranges {
  let rest: Ranges = a;
  for (const [first, after] of b)
    rest = rest.flatMap(([start, end]) =>
      after <= start || first >= end
        ? [[start, end] as const]
        : [[start, Math.min(first, end)] as const, [Math.max(after, start), end] as const].filter(
            ([from, to]) => from < to,
          ),
    );
  return rest;
}

export const isEmpty = (set: Ranges): boolean => set.length === 0;
/**
 * Whether one set holds all of another. There is a gap between two intervals of a set, so an interval that is inside the
 * set is inside one of them.
 */
export const covers = (outer: Ranges, inner: Ranges): boolean =>
  inner.every(([first, after]) => outer.some(([start, end]) => start <= first && after <= end));
export const meet = (a: Ranges, b: Ranges): boolean =>
  a.some(([firstA, afterA]) => b.some(([firstB, afterB]) => firstA < afterB && firstB < afterA));

/** The parts of a set, cut at each of `borders`, so that nothing changes within a part. */
export function cut(set: Ranges, borders: readonly number[]): readonly Interval[] {
  return set.flatMap(([first, after]) => {
    const inside = [...new Set(borders)].filter((border) => border > first && border < after);
    const edges = [first, ...inside.sort((a, b) => a - b), after];
    return edges.slice(1).map((edge, index) => [edges[index] ?? first, edge] as const);
  });
}

/** The addresses of a block such as `10.20.0.0/16`. @throws RangeError on a text that is no block */
export function cidrRange(cidr: string): Ranges {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr)?.slice(1).map(Number);
  const prefix = parts?.pop();
  if (parts === undefined || prefix === undefined || prefix > 32 || parts.some((part) => part > 255))
    throw new RangeError(`${cidr} is no block of IPv4 addresses`);
  const size = 2 ** (32 - prefix);
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  const first = address - (address % size);
  return [[first, first + size]];
}

/** Addresses as text, by the fewest blocks, such as `10.20.0.0/17, 10.20.128.0/20`. */
export const addressText = (set: Ranges): string => set.flatMap(blocks).join(", ") || "no address";

function blocks([first, after]: Interval): readonly string[] {
  const found: string[] = [];
  for (let start = first; start < after; ) {
    let prefix = 32;
    while (prefix > 0 && start % 2 ** (33 - prefix) === 0 && start + 2 ** (33 - prefix) <= after) prefix--;
    found.push(`${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`);
    start += 2 ** (32 - prefix);
  }
  return found;
}

/** Ports as text, such as `443, 8000-8010`. */
export const portText = (set: Ranges): string =>
  set.map(([first, after]) => (after - first === 1 ? `${first}` : `${first}-${after - 1}`)).join(", ");
