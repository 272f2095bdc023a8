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
