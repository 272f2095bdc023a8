export const purposes = ["data", "logs", "messaging"] as const;

export type Purpose = (typeof purposes)[number];
