import type { RotationContext } from "../../src/blocks/data/rotation/credential.ts";
import type { DatabaseSession } from "../../src/blocks/data/rotation/database.ts";

export interface CrashingContext extends RotationContext {
  /** Effects so far: Secrets Manager calls, database logins, statements. */
  effects(): number;
  /** Takes the crash out of the client again. */
  release(): void;
}

/**
 * A context whose `lastEffect`-th effect takes place unanswered, and after which nothing is done any more, as
 * in a killed process.
 */
export function crashing(context: RotationContext, lastEffect: number): CrashingContext {
  let count = 0;
  const effect = async <T>(act: () => Promise<T>): Promise<T> => {
    if (count === lastEffect) throw new Error("Killed");
    count += 1;
    const result = await act();
    if (count === lastEffect) throw new Error("Killed");
    return result;
  };

  const name = "crash";
  context.secrets.middlewareStack.add((next) => (args) => effect(() => next(args)), {
    name,
    step: "initialize",
    priority: "high",
  });
  return {
    ...context,
    connect: async (login) => {
      let session: DatabaseSession | undefined;
      try {
        return await effect(async () => {
          session = await context.connect(login);
          const { query, one, end } = session;
          return {
            end,
            one: (sql) => effect(() => one(sql)),
            query: (sql, values) => effect(() => query(sql, values)),
          };
        });
      } catch (error) {
        await session?.end();
        throw error;
      }
    },
    effects: () => count,
    release: () => {
      context.secrets.middlewareStack.remove(name);
    },
  };
}
