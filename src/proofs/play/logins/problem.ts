import { type Advice, breachOf, type Violation } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";

const secrets = "https://docs.aws.amazon.com/secretsmanager/latest/userguide";

const checks = {
  "login-arrives": {
    why: "A task or function that is given another secret, host or port than its variable says logs in nowhere, or somewhere else",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
      "https://www.postgresql.org/docs/current/libpq-envars.html",
      "ours",
    ],
    remedy: "Give the variable what docs/contract.md says of it, from the same region and the same secret",
  },
  "login-whole": {
    why: "A login without one of its parts is none",
    sources: ["https://www.postgresql.org/docs/current/libpq-envars.html", "ours"],
    remedy: "Give the container all variables of the login, or none",
  },
  "login-rotates": {
    why: "A rotation changes what it is told to: with another secret it changes a password that nobody uses, or the one that it logs in with",
    sources: [`${secrets}/rotating-secrets.html`, `${secrets}/tutorials_rotation-alternating.html`],
    remedy:
      "Give the function the secret that it rotates, the master's of the same database, and that database's writer",
  },
  "login-people": {
    why: "Whoever may only look changes payments if the function takes an administrator's login, or logs in as the master",
    sources: ["ours"],
    remedy: "Make it with createSqlFunctions()",
  },
  "login-reaches": {
    why: "A login that no rule lets through to its server times out, a rotation too, and nothing else says so",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
    remedy: "Put it in the security group that environments/flows.ts lets through",
  },
  "replica-key": {
    why: "A replica under a key of another region or purpose cannot be made, or is read by whoever may read less",
    sources: [`${secrets}/replicate-secrets.html`],
    remedy: "Give each replica its own region's key for data",
  },
} as const satisfies Readonly<Record<string, Advice>>;

type LoginRule = keyof typeof checks;
export const loginChecks: Readonly<Record<LoginRule, Advice>> = checks;

export const problem = (rule: LoginRule, subject: Resource, message: string): Violation =>
  breachOf(checks, rule, subject.urn, `${subject.name} ${message}`);
