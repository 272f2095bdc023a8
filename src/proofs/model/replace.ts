/**
 * Has a function of the SDK's be another. An SDK that has no such function any more would only be slow again, but nobody
 * should have to find out why.
 *
 * @returns a function that puts it back
 */
export function replace<Original>(
  owner: object,
  name: string,
  substitute: (original: Original) => Original,
): () => void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") throw new Error(`the SDK has no function ${name} to replace`);
  Reflect.set(owner, name, substitute(original as Original));
  return () => {
    Reflect.set(owner, name, original);
  };
}
