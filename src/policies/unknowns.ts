import { type Plain, type PlainRecord, type Registration, UNKNOWN } from "../plan/registration.ts";

/** What a preview does not know yet, and who has read it. */
export interface Watch {
  /** The same resource; where something in its inputs is unknown, reading that is noted. */
  readonly over: (registration: Registration) => Registration;
  /** Runs a judgement, and tells whether it is settled: it read nothing unknown, so no update can have it otherwise. */
  readonly judge: <Result>(judgement: () => Result) => Judged<Result>;
}

export interface Judged<Result> {
  readonly result: Result;
  readonly settled: boolean;
}

type Data = readonly Plain[] | PlainRecord;

/** The data behind what is watched. */
const behind = new WeakMap<object, Data>();

export function createWatch(): Watch {
  let reads = 0;
  const note = () => {
    reads += 1;
  };
  return {
    over: (registration) =>
      holdsUnknown(registration.inputs)
        ? { ...registration, inputs: watched(registration.inputs, note) }
        : registration,
    judge: (judgement) => {
      const before = reads;
      const result = judgement();
      return { result, settled: reads === before };
    },
  };
}

/** Reads for a judgement that says itself what it makes of {@link UNKNOWN}: it is settled none the less. */
export const peek = (data: Data, key: string): Plain | undefined =>
  Reflect.get(behind.get(data) ?? data, key) as Plain | undefined;

export const isKnown = (data: Data, key: string): boolean => peek(data, key) !== UNKNOWN;

function watched<Value extends Data>(value: Value, note: () => void): Value {
  const proxy: Value = new Proxy(value, {
    get: (target, key) => {
      const read: unknown = Reflect.get(target, key);
      if (read === UNKNOWN) note();
      return isData(read) && Object.hasOwn(target, key) ? watched(read, note) : read;
    },
  });
  behind.set(proxy, value);
  return proxy;
}

const isData = (value: unknown): value is Data => typeof value === "object" && value !== null;

const holdsUnknown = (value: Plain): boolean =>
  value === UNKNOWN || (isData(value) && Object.values(value).some(holdsUnknown));
