import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { kindOf, type Log } from "./log.ts";
import { pause } from "./pause.ts";
import type { Settings } from "./settings.ts";

/** Whether this task may write: docs/contract.md, "The lease". */
export interface Lease {
  /** Asks first where nothing is known, or what is known is too old. Before each write, and before it is answered for. */
  mayWrite(): Promise<boolean>;
  /** Whether another epoch has begun: then this task never writes again. */
  isLost(): boolean;
  end(): void;
}

/** Time as it passes, for whoever is told nothing else. */
export interface Clock {
  /** Milliseconds, by a clock that nobody sets. */
  now(): number;
  wait(milliseconds: number, end: AbortSignal): Promise<void>;
}

const realClock: Clock = { now: () => performance.now(), wait: pause };

/** The lease where nobody keeps who writes: everybody may. */
export const noLease: Lease = { mayWrite: async () => true, isLost: () => false, end: () => {} };

/** Milliseconds in which a question is answered, or in vain. */
const questionMs = 3_000;
/** Milliseconds from one question to the next where writes wait for an answer. */
const pauseMs = 500;

/**
 * A reading counts from when it was asked for: whatever was written in between was written after it.
 *
 * @param read the epoch that is current; 0 where none has begun
 */
export function openLease(
  { epoch, step, renewalSeconds, termSeconds }: NonNullable<Settings["lease"]>,
  log: Pick<Log, "error" | "lease">,
  read: () => Promise<number>,
  { now, wait }: Clock = realClock,
): Lease {
  const end = new AbortController();
  let known: { readonly epoch: number; readonly at: number } | undefined;
  let asking: Promise<void> | undefined;
  let askedAt = -Infinity;
  const begun = now();

  let hasBegun = false;
  const isOwn = (current: number) =>
    step === undefined ? current === epoch : current >= epoch && (current - epoch) % step === 0;
  // One that waits for an epoch to come has lost nothing; one that has had its own, has.
  const isLost = () =>
    known !== undefined && known.epoch > epoch && !isOwn(known.epoch) && (step === undefined || hasBegun);
  const isHeld = () => known !== undefined && isOwn(known.epoch) && now() - known.at < termSeconds * 1000;

  const ask = async () => {
    const at = now();
    askedAt = at;
    try {
      const current = await read();
      const wasLost = isLost();
      // It never falls: an answer that was overtaken says nothing.
      if (known === undefined || current >= known.epoch) known = { epoch: current, at };
      hasBegun ||= isOwn(known.epoch);
      if (isLost() && !wasLost)
        log.error("another epoch has begun: this task writes no more", { epoch, current });
      if (isLost()) log.lease({ lost: true, ageSeconds: 0 });
    } catch (error) {
      log.error("which region writes cannot be read", { kind: kindOf(error) });
      log.lease({ lost: isLost(), ageSeconds: (now() - (known?.at ?? begun)) / 1000 });
    }
  };
  const askOnce = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const renew = async () => {
    while (!end.signal.aborted) {
      await askOnce();
      await wait(renewalSeconds * 1000, end.signal);
    }
  };
  void renew();

  return {
    mayWrite: async () => {
      if (!isHeld() && !isLost() && (asking !== undefined || now() - askedAt >= pauseMs)) await askOnce();
      return isHeld();
    },
    isLost,
    end: () => end.abort(),
  };
}

/** Reads the record's latest version, wherever it was written: a reading of any other kind may be an old one. */
export function epochIn(table: string): () => Promise<number> {
  const client = new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: questionMs / 2, requestTimeout: questionMs / 2 },
  });
  return async () => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { id: { S: "writer" } }, ConsistentRead: true }),
      { abortSignal: AbortSignal.timeout(questionMs) },
    );
    return Number(Item?.epoch?.N ?? 0);
  };
}
