import { type Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { answerSeconds } from "../../kit/answer-time.ts";
import type { CandidateAnswer, CandidateRequest, Instance } from "./candidate.ts";

export const get = (path: string, headers: CandidateRequest["headers"] = {}): CandidateRequest => ({
  method: "GET",
  path,
  headers,
  body: "",
});

/**
 * Asks over TLS, as the load balancer does: without looking whose certificate it is.
 * @throws Error where nobody answers
 */
export const ask = (
  { port }: Pick<Instance, "port">,
  asked: CandidateRequest,
  agent?: Agent,
): Promise<CandidateAnswer> =>
  new Promise((resolve, reject) => {
    const { method, path, headers, body } = asked;
    const options = {
      host: "localhost",
      port,
      method,
      path,
      headers,
      rejectUnauthorized: false,
      timeout: answerSeconds * 1000,
    };
    const asking = request(
      agent === undefined ? { ...options, agent: false } : { ...options, agent },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    asking
      .on("error", reject)
      .on("timeout", () => asking.destroy(new Error(`no answer in ${answerSeconds} seconds`)));
    asking.end(body);
  });

/** Looks until something holds. @returns whether it did in time */
export async function within(seconds: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await holds()) return true;
    await sleep(50);
  }
  return holds();
}

/** The status that an instance answers on the health path; undefined where nobody answers. */
export const healthOf = async (instance: Instance): Promise<number | undefined> => {
  try {
    return (await ask(instance, get("/healthz"))).status;
  } catch {
    return undefined;
  }
};
