/** An invariant that does not hold. Anything else that is thrown is a fault of the model itself. */
export class Violation extends Error {}

export const violation = (message: string): Violation => new Violation(message);
