/** The methods that a closed region lets pass. */
export const readingMethods = ["GET", "HEAD"] as const;

/**
 * Every other method that the firewall admits, which a closed region refuses: five, because a listener rule compares no
 * more values, nor can it say `not`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html (condition values per rule)
 */
export const otherMethods = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** The methods of the application. What is not among them, such as TRACE or what somebody made up, is let in nowhere. */
export const admittedMethods = [...readingMethods, ...otherMethods] as const;
