import type { Reply } from "./resp.ts";

/** A session as the store keeps it. */
export interface StoredSession {
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
  /** The time at which the session ends, in milliseconds as of `Date.now()`; undefined for one that never ends. */
  readonly expires: number | undefined;
}

export type StoredSessions = Map<string, StoredSession>;

type SessionCommand = (sessions: StoredSessions, key: string, args: readonly string[]) => Reply;

const ok = { status: "OK" };

const units: Readonly<Record<string, (value: number) => number>> = {
  EX: (seconds) => Date.now() + seconds * 1000,
  PX: (milliseconds) => Date.now() + milliseconds,
  EXAT: (seconds) => seconds * 1000,
  PXAT: (milliseconds) => milliseconds,
};

/** The end that the options of a command give a session; undefined where they give none. */
function endIn(options: readonly string[]): number | undefined {
  const at = options.findIndex((option) => units[option.toUpperCase()] !== undefined);
  return units[options[at]?.toUpperCase() ?? ""]?.(Number(options[at + 1]));
}

const has = (options: readonly string[], name: string) =>
  options.some((option) => option.toUpperCase() === name);

const change = (sessions: StoredSessions, key: string, over: Partial<StoredSession>): void => {
  const { text = "", fields = new Map(), expires } = sessions.get(key) ?? {};
  sessions.set(key, { text, fields, expires, ...over });
};

const prolong = (sessions: StoredSessions, key: string, expires: number): number => {
  if (sessions.has(key)) change(sessions, key, { expires });
  return Number(sessions.has(key));
};

/** The keys among some that are in the store. */
const those = (sessions: StoredSessions, key: string, more: readonly string[]) =>
  [key, ...more].filter((each) => sessions.has(each));

const leftMs = (sessions: StoredSessions, key: string): number => {
  const session = sessions.get(key);
  if (session === undefined) return -2;
  return session.expires === undefined ? -1 : session.expires - Date.now();
};

const remove: SessionCommand = (sessions, key, more) => {
  const gone = those(sessions, key, more);
  for (const each of gone) sessions.delete(each);
  return gone.length;
};

const pairsOf = (words: readonly string[]): readonly (readonly [string, string])[] =>
  words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ""] as const] : []));

/** The commands on a session that the store's user may give, as https://valkey.io/commands/ has them. */
export const sessionCommands: Readonly<Record<string, SessionCommand>> = {
  get: (sessions, key) => sessions.get(key)?.text ?? null,
  set: (sessions, key, [text = "", ...options]) => {
    if (has(options, sessions.has(key) ? "NX" : "XX")) return null;
    const kept = has(options, "KEEPTTL") ? sessions.get(key)?.expires : undefined;
    sessions.set(key, { text, fields: new Map(), expires: endIn(options) ?? kept });
    return ok;
  },
  getex: (sessions, key, options) => {
    const end = endIn(options);
    if (end !== undefined) prolong(sessions, key, end);
    return sessions.get(key)?.text ?? null;
  },
  del: remove,
  unlink: remove,
  exists: (sessions, key, more) => those(sessions, key, more).length,
  touch: (sessions, key, more) => those(sessions, key, more).length,
  expire: (sessions, key, [seconds]) => prolong(sessions, key, Date.now() + Number(seconds) * 1000),
  pexpire: (sessions, key, [milliseconds]) => prolong(sessions, key, Date.now() + Number(milliseconds)),
  ttl: (sessions, key) => Math.ceil(leftMs(sessions, key) / 1000) || leftMs(sessions, key),
  pttl: leftMs,
  hget: (sessions, key, [field = ""]) => sessions.get(key)?.fields.get(field) ?? null,
  hmget: (sessions, key, fields) => fields.map((field) => sessions.get(key)?.fields.get(field) ?? null),
  hgetall: (sessions, key) => sessions.get(key)?.fields ?? new Map<string, string>(),
  hexists: (sessions, key, [field = ""]) => Number(sessions.get(key)?.fields.has(field) ?? false),
  hset: (sessions, key, words) => {
    const before = sessions.get(key)?.fields ?? new Map<string, string>();
    const fields = new Map([...before, ...pairsOf(words)]);
    change(sessions, key, { fields });
    return fields.size - before.size;
  },
  hdel: (sessions, key, names) => {
    const before = sessions.get(key)?.fields ?? new Map<string, string>();
    const fields = new Map([...before].filter(([name]) => !names.includes(name)));
    change(sessions, key, { fields });
    return before.size - fields.size;
  },
};
