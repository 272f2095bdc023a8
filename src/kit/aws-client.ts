import { giveUpAfter } from "./function/limits.ts";

/** The attempts at a call, and the milliseconds that each may take. */
export interface Patience extends ReturnType<typeof giveUpAfter> {
  readonly maxAttempts: number;
}

/**
 * The patience of updates and checks. A region that is asked during a disaster may be ailing itself: rather a clear error than
 * what hangs.
 */
const patience: Patience = { ...giveUpAfter(20_000), maxAttempts: 4 };

/** The patience of the commands that change a stack: they have more time than an update. */
export const morePatience: Patience = { ...patience, maxAttempts: 5 };

/** The patience with a lost region, for which nobody waits long. */
export const haste: Patience = {
  requestHandler: { ...giveUpAfter(5_000).requestHandler, connectionTimeout: 2_000 },
  maxAttempts: 2,
};

/**
 * One of AWS's clients. Functions in Lambda alone make their own: they have less time (`function/limits.ts`).
 * @param Client its class, such as `RDSClient`
 * @param options the region that it asks, another patience, and what this service alone can be told
 * @param endpoint the URL of an emulator; undefined for AWS
 */
export const createClient = <Client, Options extends { readonly region: string }>(
  Client: new (options: Patience & Options) => Client,
  options: Options,
  endpoint?: string,
): Client => new Client({ ...patience, ...options, ...(endpoint === undefined ? {} : { endpoint }) });
