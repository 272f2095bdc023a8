import { onceEach } from "../model/once.ts";

/**
 * Whether everything that one text with wildcards (`*`, `?`) stands for is also meant by another. Wildcards of the inner
 * text are taken as letters of their own, which only the outer's wildcards can be: what is said to be covered is.
 */
export function covers(outer: string, inner: string): boolean {
  if (outer === "*" || outer === inner) return true;
  return expression(outer)?.test(inner) ?? false;
}

/** A pattern as a regular expression; undefined for a text without wildcards, which covers itself alone. */
const expression = onceEach((pattern: string) => {
  if (!hasWildcard(pattern)) return undefined;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", "[^*]");
  return new RegExp(`^${source}$`, "s");
});

/** Whether one action with wildcards covers another, in whatever case they are written. */
export const coversAction = (outer: string, inner: string): boolean => covers(lower(outer), lower(inner));

const lower = onceEach((action: string) => action.toLowerCase());

export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/**
 * Whether an ARN stands for all of a kind: `*`, or one whose account, region or service is open, or whose resource begins
 * with a wildcard after its type. `log-group:/payments/production/*` does not: its name says whose it is.
 */
export function isBroad(arn: string): boolean {
  const [, partition, service, region, account, ...resource] = arn.split(":");
  if (resource.length === 0) return hasWildcard(arn);
  const name = resource.join(":").replace(/^[a-z-]+[:/]/, "");
  return [partition, service, region, account].some((part) => hasWildcard(part ?? "")) || /^[*?]/.test(name);
}
