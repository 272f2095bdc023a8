import type { Synthesis } from "../../../../src/proofs/model/registration.ts";
import { find, inTurn, options } from "../../mutate.ts";
import { edit, fault, type PlannedFault } from "./fault.ts";

/** Takes whatever is called so out of what a resource waits for by itself, and for whatever leads there. @throws when it waits for none */
export const unwaited =
  (name: string, ...forWhat: readonly RegExp[]) =>
  (clean: Synthesis): Synthesis => {
    const { dependencies, propertyDependencies } = find(clean, name);
    const isFree = (urn: string) =>
      forWhat.some((pattern) => pattern.test(urn.slice(urn.lastIndexOf("::") + 2)));
    const kept = dependencies.filter((urn) => !isFree(urn));
    if (kept.length === dependencies.length)
      throw new Error(`${name} waits for none of ${forWhat.join(", ")}`);
    const byInput = Object.entries(propertyDependencies).map(
      ([input, urns]) => [input, urns.filter((urn) => !isFree(urn))] as const,
    );
    return edit(
      name,
      options({ dependencies: kept, propertyDependencies: Object.fromEntries(byInput) }),
    )(clean);
  };

/** Waits for nothing but what its inputs come from. */
const onlyInputs =
  (name: string): PlannedFault["change"] =>
  (clean) => {
    const urns = Object.values(find(clean, name).propertyDependencies).flat();
    return edit(name, options({ dependencies: [...new Set(urns)] }))(clean);
  };

const other = /usw2/;
const records = /^(opening|begun)/;
const database = "aurora-use1-production-g1";

/** Resources that do not wait for others that have to be there, or gone, before. */
export const orderFaults: readonly PlannedFault[] = [
  fault(
    "opened before the other region is closed",
    "closed-before-opened",
    "fence-use1-production",
    inTurn(unwaited("fence-use1-production", other, records), unwaited(database, other)),
  ),
  fault(
    "writes are let in before the other region is closed",
    "closed-before-opened",
    "fence-writes-use1-production",
    onlyInputs("fence-writes-use1-production"),
  ),
  fault(
    "the worker starts before the other region is closed",
    "closed-before-opened",
    "service-worker-use1-production",
    inTurn(unwaited("service-worker-use1-production", other, records), unwaited(database, other)),
  ),
  fault(
    "the other region's worker is not waited for",
    "closed-before-opened",
    "service-worker-usw2-production",
    inTurn(
      unwaited("fence-use1-production", /^(service|scaling-target)-worker-usw2/, records),
      unwaited("fence-writes-use1-production", /^(service|scaling-target)-worker-usw2/, records),
      unwaited("service-worker-use1-production", /^(service|scaling-target)-worker-usw2/, records),
      unwaited(database, /^(service|scaling-target)-worker-usw2/),
    ),
  ),
  fault(
    "the other region's tasks may be started again",
    "closed-before-opened",
    "service-usw2-production",
    inTurn(
      ...["fence-use1-production", "fence-writes-use1-production", "service-worker-use1-production"].map(
        (name) => unwaited(name, /^(scaling|service-usw2)/, records),
      ),
      unwaited(database, /^(scaling|service-usw2)/),
    ),
  ),
  fault(
    "the other region's tasks stop before customers are turned away there",
    "fenced-before-stopped",
    "service-usw2-production",
    unwaited("service-usw2-production", /^fence/),
  ),
  fault(
    "the database is made before the other region is closed",
    "closed-before-restored",
    database,
    unwaited(database, other),
  ),
  fault(
    "the database is made before the other region's fence is shut",
    "closed-before-restored",
    database,
    unwaited(database, /^fence/, /^(service|scaling)/),
  ),
  fault(
    "the database is made before the other region's tasks have stopped",
    "closed-before-restored",
    database,
    unwaited(database, /^service/, /^scaling/),
  ),
  fault(
    "the service before its login",
    "login-before-service",
    "service-use1-production",
    unwaited("service-use1-production", /^bootstrap/),
  ),
  fault(
    "the worker before its login",
    "login-before-service",
    "service-worker-use1-production",
    inTurn(unwaited("service-worker-use1-production", /^bootstrap/, records)),
  ),
  fault(
    "the service before the certificate's value",
    "login-before-service",
    "service-use1-production",
    unwaited("task-definition-use1-production", /^secret-version-task-certificate/),
  ),
  fault(
    "the service before the session login's value",
    "login-before-service",
    "service-use1-production",
    unwaited("task-definition-use1-production", /^secret-version-sessions/),
  ),
  fault(
    "the first login before the database has an instance",
    "login-before-service",
    database,
    unwaited("bootstrap-g1-use1-production", /^aurora.*-\d$/),
  ),
  fault(
    "customers are led to a region that does not serve yet",
    "served-before-steered",
    "claim-check-production",
    unwaited("claim-check-production", /^service/, /^deployment/),
  ),
  fault(
    "opened before customers are led there",
    "served-before-steered",
    "fence-use1-production",
    inTurn(unwaited("fence-use1-production", records)),
  ),
  fault(
    "an opening that is on record before anybody is led there",
    "served-before-steered",
    "fence-use1-production",
    unwaited("opening-use1-production-g1-of-1", /^claim/),
  ),
  fault(
    "the trail before its bucket's policy",
    "permitted-before-used",
    "audit-trail-use1-production",
    unwaited("audit-trail-use1-production", /^bucket-policy/),
  ),
  fault(
    "the trail before its role's policy",
    "permitted-before-used",
    "audit-trail-use1-production",
    unwaited("audit-trail-use1-production", /^role-policy/),
  ),
  fault(
    "the load balancer before its bucket's policy",
    "permitted-before-used",
    "alb-use1-production",
    unwaited("alb-use1-production", /^bucket-policy/),
  ),
  fault(
    "the flow log before its role's policy",
    "permitted-before-used",
    "flow-log-usw2-production",
    unwaited("flow-log-usw2-production", /^role-policy/),
  ),
  fault(
    "the web ACL's log before its policy",
    "permitted-before-used",
    "web-acl-logging-use1-production",
    unwaited("web-acl-logging-use1-production", /^log-policy/),
  ),
  fault(
    "the API's stage before its log's policy",
    "permitted-before-used",
    "api-stage-usw2-production",
    unwaited("api-stage-usw2-production", /^log-policy/),
  ),
  fault(
    "the zone's query log before its policy",
    "permitted-before-used",
    "query-log-production",
    unwaited("query-log-production", /^log-policy/),
  ),
  fault(
    "the resolver's log before its policy",
    "permitted-before-used",
    "resolver-query-log-use1-production",
    unwaited("resolver-query-log-use1-production", /^log-policy/),
  ),
  fault(
    "Config's channel before its recorder's policy",
    "permitted-before-used",
    "delivery-channel-use1-production",
    unwaited("delivery-channel-use1-production", /^recorder/),
  ),
  fault(
    "a rotation before it may call its function",
    "permitted-before-used",
    "rotation-sessions-use1-production",
    unwaited("rotation-sessions-use1-production", /^permission/),
  ),
  fault(
    "the database before the group that it logs to",
    "permitted-before-used",
    database,
    unwaited(database, /^log-group/),
  ),
  fault(
    "tasks before the role that starts them may",
    "permitted-before-used",
    "service-use1-production",
    unwaited("service-use1-production", /^role-policy-execution/),
  ),
];
