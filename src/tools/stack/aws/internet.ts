import { Resolver } from "node:dns/promises";

/** The questions that anybody on the internet can ask. Both work while every control plane is down. */
export interface Internet {
  /** The IPv4 addresses of a name; none where it has none or there is no answer. */
  readonly addresses: (name: string) => Promise<readonly string[]>;
  /** The status of an answer; undefined without one. Redirects are not followed. */
  readonly status: (method: "GET" | "POST", url: string) => Promise<number | undefined>;
}

/** Seconds until a request is given up. */
const timeout = 10;

export const createInternet = (signal: AbortSignal): Internet => ({
  addresses: async (name) => {
    const resolver = new Resolver({ timeout: timeout * 1000, tries: 2 });
    // No answer is what is being looked for as much as an answer.
    return resolver.resolve4(name).catch(() => []);
  },
  status: async (method, url) => {
    try {
      const response = await fetch(url, {
        method,
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout * 1000)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined;
    }
  },
});
