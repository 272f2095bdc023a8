/** The page's data for its script. */
export interface Data {
  readonly hops: readonly string[];
  /** The ways by environment, state, from and to, such as `0.1.3.5`. */
  readonly paths: Readonly<Record<string, PathData>>;
  /** The inputs of resources by environment and row: each version, with the states that have it. */
  readonly inputs: readonly (readonly (readonly (readonly [states: string, inputs: unknown])[])[])[];
}

interface PathData {
  readonly title: string;
  readonly ways: readonly WayData[];
}

export interface WayData {
  readonly title: string;
  /** Numbers of hops in `Data.hops`. */
  readonly hops: readonly number[];
}

let read: Promise<Data> | undefined;

/** The page's data. It is unpacked at the first use: whoever only reads the page need not wait for it. */
export function data(): Promise<Data> {
  read ??= unpack(element("data").textContent ?? "");
  return read;
}

async function unpack(text: string): Promise<Data> {
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as Data;
}

/** @throws Error when the page has no such element */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

/** A new element with a text in it: nothing is ever parsed as markup. */
export function created(tag: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}
