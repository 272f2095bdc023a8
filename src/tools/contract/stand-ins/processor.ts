import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { IssuedCertificate } from "./certificates.ts";

/** The stand-in's behaviour from now on. */
interface ProcessorMood {
  /** Milliseconds until the processor answers. */
  readonly slowness: number;
  readonly answers: "well" | "with an error" | "never";
}

/** A payment processor that charges each key once, whoever asks how often. */
export interface ProcessorStandIn {
  readonly port: number;
  /** Every call, with its key. */
  readonly asked: readonly { readonly key: string; readonly authorization: string }[];
  /** The charges, one for each key. */
  readonly charged: ReadonlyMap<string, Charged>;
  mood: ProcessorMood;
  stop(): Promise<void>;
}

interface Charged {
  readonly reference: string;
  readonly body: string;
}

export const goodMood: ProcessorMood = { slowness: 0, answers: "well" };

/** Listens on a free port of this machine, with TLS. */
export async function startProcessor(certificate: IssuedCertificate): Promise<ProcessorStandIn> {
  const asked: { key: string; authorization: string }[] = [];
  const charged = new Map<string, Charged>();
  const server = createServer(certificate, async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const { slowness, answers } = standIn.mood;
    const key = String(request.headers["idempotency-key"] ?? "");
    asked.push({ key, authorization: String(request.headers.authorization ?? "") });
    await sleep(slowness);
    if (answers === "never") return;
    if (answers === "with an error" || key === "") {
      response.writeHead(key === "" ? 400 : 500).end();
      return;
    }
    const known = charged.get(key) ?? {
      reference: `charge-${charged.size + 1}`,
      body: Buffer.concat(parts).toString(),
    };
    charged.set(key, known);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ accepted: true, reference: known.reference }));
  });
  // Who pays again soon need not say hello again.
  server.keepAliveTimeout = 60_000;
  server.listen(0, "localhost");
  await once(server, "listening");
  const standIn: ProcessorStandIn = {
    port: (server.address() as AddressInfo).port,
    asked,
    charged,
    mood: goodMood,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return standIn;
}
