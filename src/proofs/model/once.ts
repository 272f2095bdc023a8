interface Memo<Answer> {
  readonly answer: Answer;
}

/** A function that works each answer out once, for as long as it is kept itself. */
export const onceEach = <Asked, Answer>(work: (asked: Asked) => Answer): ((asked: Asked) => Answer) =>
  remembering(new Map<Asked, Memo<Answer>>(), work);

/** A function that works out each object's answer once. Keeping the answer does not keep the object. */
export const onceFor = <Asked extends object, Answer>(
  work: (asked: Asked) => Answer,
): ((asked: Asked) => Answer) => remembering(new WeakMap<Asked, Memo<Answer>>(), work);

function remembering<Asked, Answer>(
  known: {
    readonly get: (asked: Asked) => Memo<Answer> | undefined;
    readonly set: (asked: Asked, known: Memo<Answer>) => unknown;
  },
  work: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  return (asked) => {
    const before = known.get(asked);
    if (before !== undefined) return before.answer;
    const answer = work(asked);
    known.set(asked, { answer });
    return answer;
  };
}

/** Something that is made when it is first asked for. */
export function lazily<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
