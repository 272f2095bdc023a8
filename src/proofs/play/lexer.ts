/** Words of a small language, read one after the other. */
export interface Words {
  readonly peek: () => string | undefined;
  /** Takes the next word if it is one of these. */
  readonly take: (...wanted: readonly string[]) => string | undefined;
  /** @throws Unread where the next word is another */
  readonly expect: (wanted: string) => void;
  /** @throws Unread at the end */
  readonly next: () => string;
}

/** The error for a text that is not of the language, or of a part of it that is not played. */
export class Unread extends Error {
  override readonly name = "Unread";
}

/** @param word the words of the language; whatever is between them has to be blank */
function wordsOf(text: string, word: RegExp): Words {
  const words = text.match(word) ?? [];
  const rest = text.replace(word, "").trim();
  if (rest !== "") throw new Unread(`has ${JSON.stringify(rest)} in ${JSON.stringify(text)}`);
  let at = 0;
  const next = () => {
    const found = words[at];
    if (found === undefined) throw new Unread(`ends too early: ${JSON.stringify(text)}`);
    at += 1;
    return found;
  };
  const take = (...wanted: readonly string[]) => (wanted.includes(words[at] ?? "\0") ? next() : undefined);
  return {
    peek: () => words[at],
    take,
    next,
    expect: (wanted) => {
      if (take(wanted) === undefined)
        throw new Unread(`has ${words[at] ?? "nothing"} in place of ${wanted} in ${JSON.stringify(text)}`);
    },
  };
}

/** Reads all of a text. @throws Unread where something is left over */
export function readAll<Read>(text: string, word: RegExp, read: (words: Words) => Read): Read {
  const words = wordsOf(text, word);
  const result = read(words);
  const left = words.peek();
  if (left !== undefined) throw new Unread(`has ${left} too many in ${JSON.stringify(text)}`);
  return result;
}
