/** The outcome of a request to one address of the load balancer. */
export type ProbeAnswer =
  | { readonly address: string; readonly kind: "answered"; readonly status: number }
  /** Nobody takes connections at the address. */
  | { readonly address: string; readonly kind: "unreachable"; readonly reason: string }
  /** Somebody takes connections there, but gives no answer that could be believed: another certificate, half an answer. */
  | { readonly address: string; readonly kind: "broken"; readonly reason: string };

/**
 * The problems that answers show. A load balancer that grows or shrinks has addresses at which nobody answers yet, or any more, so
 * that one of them has to, and none may answer anything else.
 */
export function problemsOf(answers: readonly ProbeAnswer[]): readonly string[] {
  const wrong = answers.flatMap((answer) => {
    if (answer.kind === "unreachable") return [];
    if (answer.kind === "broken") return [`${answer.address}: ${answer.reason}`];
    return answer.status === 200 ? [] : [`${answer.address} answers ${answer.status}`];
  });
  if (answers.some(({ kind }) => kind !== "unreachable")) return wrong;
  const tried = answers.map(({ address }) => address).join(", ") || "none is known";
  return [`the test listener answers at no address of the load balancer (${tried})`];
}
