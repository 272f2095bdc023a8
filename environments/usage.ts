/** An amount in a month: while nobody is there, and at the load that is assumed. */
export interface Level {
  readonly idle: number;
  readonly load: number;
}

/**
 * The assumed use of an environment in a month. Its costs are estimated with it; the first bills correct it.
 * What stands in a region that does not serve is idle.
 */
export interface Usage {
  readonly requests: {
    /** Customers' requests to the load balancer, in millions. */
    readonly millions: number;
    /** Requests to the public API, in millions. */
    readonly apiMillions: number;
    /** Share of both that pays something. */
    readonly writePercent: number;
    /** KiB of a request and its answer. */
    readonly kib: number;
  };
  /** Share of its largest number of tasks that a service runs on average, where its floor is not higher. */
  readonly taskPercent: number;
  readonly database: {
    readonly storedGB: number;
    /** GB that are written anew in a day. */
    readonly changedGBADay: number;
    /** Aurora capacity units of the writer, on average. */
    readonly acu: number;
    /** Pages read from storage and records written to it, in millions, and the share of the latter. */
    readonly ioMillions: Level;
    readonly writePercent: number;
  };
  /** GB that are written to a log group, by the component it is named after; `other` for each that is not named. */
  readonly logGB: Readonly<Record<string, Level>> & { readonly other: Level };
  /** Names that are asked for in a region, in millions. */
  readonly nameMillions: Level;
  /** GB that go through each interface endpoint. */
  readonly endpointGB: Level;
  /** GB of images in a repository. */
  readonly imageGB: number;
  /** GB that come into a bucket in the three months that it has them at hand. */
  readonly bucketGB: number;
  /** GB of customers' sessions. */
  readonly sessionGB: number;
  /** Calls of one key, in millions: what it encrypts is read and written all the time. */
  readonly keyMillions: Level;
}

/** Problems of the assumptions, as messages. */
export function usageProblems(usage: Usage): readonly string[] {
  const { requests, database, logGB } = usage;
  const levels: Readonly<Record<string, Level>> = {
    "database.ioMillions": database.ioMillions,
    nameMillions: usage.nameMillions,
    endpointGB: usage.endpointGB,
    keyMillions: usage.keyMillions,
    ...Object.fromEntries(Object.entries(logGB).map(([component, level]) => [`logGB.${component}`, level])),
  };
  const shares = {
    "requests.writePercent": requests.writePercent,
    taskPercent: usage.taskPercent,
    "database.writePercent": database.writePercent,
  };
  return [
    ...Object.entries(levels)
      .filter(([, { idle, load }]) => !(idle >= 0 && load >= idle))
      .map(
        ([key, { idle, load }]) =>
          `${key} is ${idle} idle and ${load} at load; allowed: 0 or more, no less at load`,
      ),
    ...Object.entries(shares)
      .filter(([, percent]) => !(percent >= 0 && percent <= 100))
      .map(([key, percent]) => `${key} is ${percent}; allowed: 0 to 100`),
  ];
}
