/**
 * Seconds: for one question to the record or to the other region, and one request that changes something there; for all that is
 * shut; and for the function, which reads the record and looks first, and reads it again in the end.
 */
export const keeperSeconds = { question: 3, shutting: 12, function: 25 } as const;

/** Minutes between two looks. */
export const keeperMinutes = 1;
