/** The times that the place of a mutant was reached, by its number. */
export type Reached = Readonly<Record<string, number>>;

/** Read and written by the code that Stryker's instrumenter puts into each file (its dist/src/util/syntax-helpers.js). */
interface Switches {
  activeMutant?: string | undefined;
  /** The name of who is running; undefined while modules are loaded. */
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { static: Reached; perTest: Record<string, Reached> };
}

const holder = globalThis as { __stryker__?: Switches; Forgetting?: unknown };
holder.__stryker__ ??= {};
export const switches = holder.__stryker__;

/** Switches a mutant on, in the processes that tests start as well. */
export function activate(mutant: string | undefined): void {
  switches.activeMutant = mutant;
  if (mutant === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
  else process.env.__STRYKER_ACTIVE_MUTANT__ = mutant;
}

let age = 0;

/** Has everything that code remembers by an object be worked out anew. */
export const forget = (): void => {
  age += 1;
};

/** A WeakMap that forgets. */
class Forgetting<K extends WeakKey, V> {
  #map = new WeakMap<K, V>();
  #age = age;

  #current(): WeakMap<K, V> {
    if (this.#age !== age) {
      this.#map = new WeakMap();
      this.#age = age;
    }
    return this.#map;
  }

  get(key: K): V | undefined {
    return this.#current().get(key);
  }

  has(key: K): boolean {
    return this.#current().has(key);
  }

  set(key: K, value: V): this {
    this.#current().set(key, value);
    return this;
  }
}

holder.Forgetting = Forgetting;

/** The mutants that were reached under this name. */
export const reachedBy = (id: string): Reached => switches.mutantCoverage?.perTest[id] ?? {};
