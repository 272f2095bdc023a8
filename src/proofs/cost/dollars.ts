const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Whole dollars: more would promise what an estimate cannot keep. */
export const dollars = (usd: number): string => whole.format(Math.round(usd) + 0);
