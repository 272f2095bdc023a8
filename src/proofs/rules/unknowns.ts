import { onceFor } from "../model/once.ts";
import {
  holdsUnknown,
  type Plain,
  type PlainRecord,
  type Registration,
  unknownMark,
} from "../model/registration.ts";

/** The values that a preview does not know yet, and the judgements that have read one. */
interface Watch {
  /** A registration that notes when something unknown in its inputs is read. */
  readonly over: (registration: Registration) => Registration;
  /** Runs a judgement, and tells whether it is settled: it has read nothing unknown, so no update can have it otherwise. */
  readonly judge: <Result>(judgement: () => Result) => Settled<Result>;
}

export interface Settled<Result> {
  readonly result: Result;
  readonly settled: boolean;
}

type Container = readonly Plain[] | PlainRecord;

/** The data behind each watched container. */
const behind = new WeakMap<object, Container>();

/** Whether inputs hold something unknown. Many stacks share inputs: the answer for one holds for all. */
const isWatched = onceFor<PlainRecord, boolean>(holdsUnknown);

export function createWatch(): Watch {
  let reads = 0;
  const note = () => {
    reads += 1;
  };
  return {
    over: (registration) =>
      isWatched(registration.inputs)
        ? { ...registration, inputs: watched(registration.inputs, note) }
        : registration,
    judge: (judgement) => {
      const before = reads;
      const result = judgement();
      return { result, settled: reads === before };
    },
  };
}

/** Reads without a note, for a judgement that handles {@link unknownMark} itself: it is settled none the less. */
export const peek = (data: Container, key: string): Plain | undefined =>
  Reflect.get(behind.get(data) ?? data, key) as Plain | undefined;

export const isKnown = (data: Container, key: string): boolean => peek(data, key) !== unknownMark;

function watched<Value extends Container>(value: Value, note: () => void): Value {
  const proxy: Value = new Proxy(value, {
    get: (target, key) => {
      const read: unknown = Reflect.get(target, key);
      if (read === unknownMark) note();
      return isContainer(read) && Object.hasOwn(target, key) ? watched(read, note) : read;
    },
  });
  behind.set(proxy, value);
  return proxy;
}

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;
