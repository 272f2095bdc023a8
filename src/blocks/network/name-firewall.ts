import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NameList, NameLists } from "../../../environments/names.ts";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { allowLogDelivery } from "../../kit/watch/log-group.ts";

interface NameFirewallArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly names: NameLists;
  readonly queryLogGroup: aws.cloudwatch.LogGroup;
}

/** The order of the lists. It does not matter, as no name is in two of them; the refusal of all others comes last. */
const order: readonly NameList[] = ["aws", "processor", "peer"];

/**
 * The DNS firewall of a VPC, which resolves the names of the lists and no others. It fails closed, because a name that is
 * resolved without being looked at is the way out for whatever breaks in. Answers of queries, and refusals, are in the log.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
 */
export function createNameFirewall(scope: Scope, args: NameFirewallArgs): void {
  const block = enter(scope, "NameFirewall");
  const { vpcId, names, queryLogGroup } = args;
  new aws.route53.ResolverFirewallConfig(
    nameIn(block, "resolver-firewall-config"),
    { resourceId: vpcId, firewallFailOpen: "DISABLED" },
    optionsIn(block),
  );
  const groupName = nameIn(block, "resolver-firewall-rules");
  const group = new aws.route53.ResolverFirewallRuleGroup(
    groupName,
    { tags: { Name: groupName } },
    optionsIn(block),
  );
  const used = order.filter((list) => names[list].length > 0);
  const allowed = used.map((list, index) =>
    createRule(block, group, {
      list,
      domains: names[list],
      priority: 100 * (index + 1),
      decision: { action: "ALLOW" },
    }),
  );
  // At once, and not after a client has tried the next kind of record.
  const refused = createRule(block, group, {
    list: "others",
    domains: ["*"],
    priority: 10_000,
    decision: { action: "BLOCK", blockResponse: "NXDOMAIN" },
  });
  const association = nameIn(block, "resolver-firewall-association");
  new aws.route53.ResolverFirewallRuleGroupAssociation(
    association,
    // The first that a user may take. https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html
    { vpcId, firewallRuleGroupId: group.id, priority: 101, tags: { Name: association } },
    // Half of the rules would be worse than none.
    optionsIn(block, { dependsOn: [...allowed, refused] }),
  );
  logQueries(block, vpcId, queryLogGroup);
}

interface RuleArgs {
  readonly list: NameList | "others";
  readonly domains: readonly string[];
  readonly priority: number;
  readonly decision: Pick<aws.route53.ResolverFirewallRuleArgs, "action" | "blockResponse">;
}

function createRule(
  scope: Scope,
  group: aws.route53.ResolverFirewallRuleGroup,
  { list, domains, priority, decision }: RuleArgs,
): aws.route53.ResolverFirewallRule {
  const listName = nameIn(scope, `resolver-names-${list}`);
  const names = new aws.route53.ResolverFirewallDomainList(
    listName,
    { domains: [...domains], tags: { Name: listName } },
    optionsIn(scope),
  );
  return new aws.route53.ResolverFirewallRule(
    nameIn(scope, `resolver-rule-${list}`),
    {
      firewallRuleGroupId: group.id,
      firewallDomainListId: names.id,
      priority,
      ...decision,
      // Where a name of AWS's or of the processor's leads is theirs to say: a content network's names change.
      firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
    },
    optionsIn(scope),
  );
}

/** Logs every query and what became of it: names that a list lacks, and attempts to get out. */
function logQueries(scope: Scope, vpcId: pulumi.Input<string>, logGroup: aws.cloudwatch.LogGroup): void {
  const name = nameIn(scope, "resolver-query-log");
  const log = new aws.route53.ResolverQueryLogConfig(
    name,
    { destinationArn: logGroup.arn, tags: { Name: name } },
    optionsIn(scope, { dependsOn: allowLogDelivery(scope, "resolver-queries", logGroup) }),
  );
  new aws.route53.ResolverQueryLogConfigAssociation(
    nameIn(scope, "resolver-query-log-association"),
    { resolverQueryLogConfigId: log.id, resourceId: vpcId },
    optionsIn(scope),
  );
}
