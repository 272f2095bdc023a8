/** An answer of Valkey's. A text is a bulk string, and null is nothing. */
export type Reply =
  | string
  | number
  | null
  | { readonly status: string }
  | { readonly error: string }
  | readonly Reply[]
  | ReadonlyMap<string, Reply>;

/** The version of Valkey's protocol. A connection begins with the older one of two: https://valkey.io/topics/protocol/ */
export type RespVersion = 2 | 3;

/**
 * Takes text as it comes, one character for each byte.
 * @returns a reader that hands on each command once it is whole
 */
export function commandReader(take: (words: readonly string[]) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    rest += text;
    for (let first = firstCommand(rest); first !== undefined; first = firstCommand(rest)) {
      rest = rest.slice(first.length);
      take(first.words);
    }
  };
}

interface ReadCommand {
  readonly words: readonly string[];
  readonly length: number;
}

function firstCommand(text: string): ReadCommand | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  const words: string[] = [];
  let at = head[0].length;
  while (words.length < Number(head[1])) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 16));
    if (size === null) return undefined;
    const begin = at + size[0].length;
    const end = begin + Number(size[1]);
    if (text.length < end + 2) return undefined;
    words.push(text.slice(begin, end));
    at = end + 2;
  }
  return { words, length: at };
}

/** @returns what goes over the wire, one character for each byte */
export function encoded(reply: Reply, version: RespVersion): string {
  if (reply === null) return version === 3 ? "_\r\n" : "$-1\r\n";
  if (typeof reply === "string") return `$${reply.length}\r\n${reply}\r\n`;
  if (typeof reply === "number") return `:${reply}\r\n`;
  if (reply instanceof Map) {
    const parts = [...reply].flat().map((part: Reply) => encoded(part, version));
    return `${version === 3 ? `%${reply.size}` : `*${parts.length}`}\r\n${parts.join("")}`;
  }
  if (Array.isArray(reply))
    return `*${reply.length}\r\n${reply.map((part: Reply) => encoded(part, version)).join("")}`;
  const line = reply as { readonly status?: string; readonly error?: string };
  return line.error === undefined ? `+${line.status}\r\n` : `-${line.error}\r\n`;
}
