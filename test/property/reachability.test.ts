import test from "ava";
import fc from "fast-check";
import { admitted } from "../../src/proofs/reachability/acls.ts";
import type { Acl, AclEntry } from "../../src/proofs/reachability/network.ts";
import { proveReachability } from "../../src/proofs/reachability/prove.ts";
import {
  addressText,
  between,
  cidrRange,
  covers,
  cut,
  intersect,
  meet,
  type Ranges,
  subtract,
  union,
} from "../../src/proofs/reachability/ranges.ts";
import { whateverStacks } from "../support/any-stacks.ts";

const size = 24;
const numbers = Array.from({ length: size }, (_, number) => number);
const ranges: fc.Arbitrary<Ranges> = fc
  .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 5 })
  .map((pairs) => union(...pairs.map(([a, b]) => between(Math.min(a, b), Math.max(a, b)))));
const members = (set: Ranges) =>
  numbers.filter((number) => set.some(([first, after]) => number >= first && number < after));

test("ranges are sets of numbers", (t) => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const [inA, inB] = [members(a), members(b)];
      t.deepEqual(
        members(union(a, b)),
        numbers.filter((number) => inA.includes(number) || inB.includes(number)),
      );
      t.deepEqual(
        members(intersect(a, b)),
        inA.filter((number) => inB.includes(number)),
      );
      t.deepEqual(
        members(subtract(a, b)),
        inA.filter((number) => !inB.includes(number)),
      );
      t.is(
        covers(a, b),
        inB.every((number) => inA.includes(number)),
      );
      t.is(
        meet(a, b),
        inB.some((number) => inA.includes(number)),
      );
      t.deepEqual(union(subtract(a, b), intersect(a, b)), a);
    }),
  );
});

test("cutting loses nothing and leaves no border inside", (t) => {
  fc.assert(
    fc.property(ranges, fc.array(fc.nat(size)), (set, borders) => {
      const parts = cut(set, borders);
      t.deepEqual(union(...parts.map((part) => [part])), set);
      t.false(parts.some(([first, after]) => borders.some((border) => border > first && border < after)));
    }),
  );
});

test("addresses are printed as blocks that are the same addresses", (t) => {
  const addresses = fc
    .tuple(fc.nat(2 ** 32 - 1), fc.nat(2000))
    .map(([first, more]) => between(first, Math.min(first + more, 2 ** 32 - 1)));
  fc.assert(
    fc.property(addresses, (set) => {
      t.deepEqual(union(...addressText(set).split(", ").map(cidrRange)), set);
    }),
  );
  t.is(addressText(cidrRange("0.0.0.0/0")), "0.0.0.0/0");
});

const entries: fc.Arbitrary<readonly AclEntry[]> = fc.array(
  fc.record({
    number: fc.nat(20),
    allows: fc.boolean(),
    protocol: fc.constantFrom("tcp", "udp", "-1"),
    ports: fc.constant(between(0, 65535)),
    addresses: ranges,
  }),
  { maxLength: 6 },
) as fc.Arbitrary<never>;

test("an ACL lets an address through exactly when its first matching entry allows", (t) => {
  fc.assert(
    fc.property(entries, (unsorted) => {
      const ingress = unsorted.toSorted((a, b) => a.number - b.number);
      const acl = { entries: { ingress, egress: [] } } as unknown as Acl;
      const naive = numbers.filter(
        (address) =>
          ingress.find(
            ({ protocol, addresses }) => protocol !== "udp" && members(addresses).includes(address),
          )?.allows,
      );
      t.deepEqual(members(admitted(acl, "ingress", { protocol: "tcp", ports: [443, 444] })), naive);
    }),
  );
});

test("whatever the environments: the proof holds, and every flow has somebody at both ends", async (t) => {
  await whateverStacks((stacks, environments) => {
    const syntheses = stacks.map(({ synthesis }) => synthesis);
    const { problems, reached } = proveReachability(syntheses, environments);
    t.deepEqual(problems, []);
    t.true(reached.length > 0);
  });
});
