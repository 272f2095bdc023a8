/** The slots of an environment's two regions, fixed in its descriptor. Which of them is active is a matter of roles. */
export const slots = ["primary", "secondary"] as const;
export type Slot = (typeof slots)[number];

/** Something of each of an environment's two regions. */
export interface Pair<T> {
  readonly primary: T;
  readonly secondary: T;
}

export const pairOf = <T>(make: (slot: Slot) => T): Pair<T> => ({
  primary: make("primary"),
  secondary: make("secondary"),
});

/** Both values of a pair, the primary's first. */
export const bothOf = <T>({ primary, secondary }: Pair<T>): readonly [T, T] => [primary, secondary];

export const otherSlot = (slot: Slot): Slot => (slot === "primary" ? "secondary" : "primary");
