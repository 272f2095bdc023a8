import leven from "leven";
import { type Plain, secretMark, unknownMark } from "../../model/registration.ts";
import { findingsAt, type Rule } from "../../model/rule.ts";
import { awsSets } from "./aws.ts";
import { type ClosedSet, placesAt, type Sets } from "./closed-set.ts";
import { randomSets } from "./random.ts";
import { tlsSets } from "./tls.ts";

/** The closed sets of all providers: all of `tls` and `random`, and for `aws` those that the program uses. */
export const closedSets: Sets = { ...awsSets, ...randomSets, ...tlsSets };

/** The rule about values that a provider refuses before it asks AWS anything. */
export const setRules: readonly Rule[] = [
  {
    id: "known-values",
    severity: "medium",
    pciDss: [],
    requirement: "An input that its provider limits to a set of values has one of the set",
    why: "The provider refuses it before it asks anybody, at the latest in the first preview",
    sources: ["pulumi/pulumi-tls#95"],
    remedy: "Take a value of the set; where the provider knows more by now, ask it again: npm run sets",
    check: (stack) =>
      findingsAt(stack, stack.resources, ({ type, inputs }) =>
        Object.entries(closedSets[type] ?? {}).flatMap(([path, set]) =>
          placesAt(inputs, path)
            .filter(({ value }) => value !== unknownMark && value !== secretMark && !isIn(set, value))
            .map(
              (place) => `has ${JSON.stringify(place.value)} as ${place.path}, ${allowed(set, place.value)}`,
            ),
        ),
      ),
  },
];

/** Whether a value is in a set. The engine hands some numbers over as text. */
const isIn = ({ values }: ClosedSet, value: Plain): boolean =>
  values.some((each) => String(each) === String(value));

/** The most values that a message names, which are the nearest ones. */
const most = 24;

function allowed({ values, source }: ClosedSet, value: Plain): string {
  const distance = (each: string | number) => leven(String(each).toLowerCase(), String(value).toLowerCase());
  const nearest = values.toSorted((a, b) => distance(a) - distance(b)).slice(0, most);
  const others = values.length - nearest.length;
  return `of which the provider knows ${nearest.join(", ")}${others > 0 ? ` and ${others} others` : ""} (${source})`;
}
