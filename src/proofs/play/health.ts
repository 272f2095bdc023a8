import { number, type Resource, text, texts } from "../reachability/inventory.ts";
import { BeyondThePlay, type PlayedAnswer, type PlayedRequest, wayOf } from "./answer.ts";
import type { Stage } from "./stage.ts";

/** Asks a name from outside. */
type Ask = (stage: Stage, request: PlayedRequest) => PlayedAnswer;

interface Health {
  readonly isHealthy: boolean;
  /** The reason, in words. */
  readonly because: string;
}

/**
 * Whether a health check of Route 53 is healthy: an endpoint by an answer of 2xx or 3xx, with the text that it looks for;
 * a calculated one by so many of its children. Inverting comes last.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 *
 * @throws BeyondThePlay for a type that is not played
 */
export function healthOf(stage: Stage, check: Resource, ask: Ask): Health {
  const { isHealthy, because } =
    check.inputs.type === "CALCULATED" ? calculated(stage, check, ask) : answers(stage, check, ask);
  return { isHealthy: isHealthy !== (check.inputs.invertHealthcheck === true), because };
}

export const findCheck = ({ inventory }: Stage, id: string | undefined): Resource | undefined =>
  inventory.find("aws:route53/healthCheck:HealthCheck", id);

function calculated(stage: Stage, { inputs }: Resource, ask: Ask): Health {
  const children = texts(inputs.childHealthchecks)
    .flatMap((id) => findCheck(stage, id) ?? [])
    .map((child) => ({ child, ...healthOf(stage, child, ask) }));
  const well = children.filter(({ isHealthy }) => isHealthy);
  const isHealthy = well.length >= (number(inputs.childHealthThreshold) ?? 1);
  const telling = isHealthy ? well : children.filter((one) => !one.isHealthy);
  return { isHealthy, because: telling.map(({ child, because }) => `${child.name}: ${because}`).join("; ") };
}

function answers(stage: Stage, check: Resource, ask: Ask): Health {
  const { type, fqdn, resourcePath, port, searchString } = check.inputs;
  if (type !== "HTTPS" && type !== "HTTPS_STR_MATCH") throw new BeyondThePlay(check, `is of type ${type}`);
  const answer = ask(
    { ...stage, dark: [...stage.dark, ...stage.unread] },
    { host: text(fqdn) ?? "", method: "GET", path: text(resourcePath) ?? "/", port: number(port) ?? 443 },
  );
  const { status = 0, body } = answer;
  const isHealthy =
    status >= 200 && status < 400 && (type === "HTTPS" || body.includes(text(searchString) ?? ""));
  return { isHealthy, because: wayOf(answer) };
}
