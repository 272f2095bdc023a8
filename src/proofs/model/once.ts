/** A function that works each answer out once, for as long as it is kept itself. */
export function onceEach<Asked, Answer>(work: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const known = new Map<Asked, { readonly answer: Answer }>();
  return (asked) => {
    const before = known.get(asked);
    if (before !== undefined) return before.answer;
    const answer = work(asked);
    known.set(asked, { answer });
    return answer;
  };
}

/** The same of objects, which are not kept for that. */
export function onceFor<Asked extends object, Answer>(
  work: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  const known = new WeakMap<Asked, { readonly answer: Answer }>();
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
