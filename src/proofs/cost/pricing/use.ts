import type { Level, Usage } from "../../../../environments/index.ts";
import type { Registration } from "../../model/registration.ts";
import type { Stack } from "../../model/rule.ts";
import type { PriceName } from "../products.ts";
import { UnpricedError } from "../unpriced.ts";

/** Hours of an average month. */
export const monthHours = 730;
export const monthSeconds = monthHours * 3600;
export const monthDays = monthHours / 24;

/** A resource's use of one thing in a month. */
export interface PricedUse extends Level {
  readonly price: PriceName;
}

export interface PricingContext {
  readonly stack: Stack;
  readonly usage: Usage;
}

/** The usage of a resource of one type, by its inputs and what it is connected to. */
export type Pricing = (resource: Registration, context: PricingContext) => readonly PricedUse[];

/** A use that is the same whether or not customers are there. */
export const always = (price: PriceName, amount: number): PricedUse => ({
  price,
  idle: amount,
  load: amount,
});

/** A use that is there only while customers are. */
export const atLoad = (price: PriceName, amount: number): PricedUse => ({ price, idle: 0, load: amount });

export const varying = (price: PriceName, { idle, load }: Level): PricedUse => ({ price, idle, load });

/** An input that its resource is priced by. @throws UnpricedError when it is something else */
export function oneOf<Key extends string>(
  value: unknown,
  known: Readonly<Record<Key, unknown>>,
  what: string,
): Key {
  if (typeof value === "string" && value in known) return value as Key;
  throw new UnpricedError(
    `${what} is ${String(value)}, which has no price; known: ${Object.keys(known).join(", ")}`,
  );
}
