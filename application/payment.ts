/** A wanted payment. */
export interface Payment {
  /** Made by whoever asks; asking again means asking with the same one. */
  readonly idempotencyKey: string;
  /** The payer's account: a reference, never a card number. */
  readonly payer: string;
  /** The amount in the currency's smallest unit. */
  readonly amount: number;
  readonly currency: string;
}

/** The wanted payment in a request, or what is wrong with it. */
export function paymentIn(value: unknown, idempotencyKey: unknown): Payment | string {
  const { payer, amount, currency } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof idempotencyKey !== "string" || !/^[\w-]{16,64}$/.test(idempotencyKey))
    return "Idempotency-Key: 16 to 64 letters, digits, - or _";
  if (typeof payer !== "string" || !/^[\w-]{1,64}$/.test(payer))
    return "payer: 1 to 64 letters, digits, - or _";
  // A reference that looks like a card number may be one.
  if (/^[\d-]{12,24}$/.test(payer)) return "payer: a reference, not a card number";
  if (typeof amount !== "number" || !Number.isSafeInteger(amount) || amount < 1)
    return "amount: a whole number above 0, in the smallest unit";
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return "currency: three capital letters";
  return { idempotencyKey, payer, amount, currency };
}

/** The value of a text that is JSON; undefined for any other. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
