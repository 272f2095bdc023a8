import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { subnetCidr } from "../../../environments/address-plan.ts";
import type { Placement } from "../../../environments/index.ts";
import type { Zone } from "../../../regions/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { allowLogDelivery, createLogGroup } from "../../kit/watch/log-group.ts";
import { type ByZone, createRouteTable, createSubnet } from "./subnets.ts";
import type { Vpc } from "./vpc.ts";

interface InspectionArgs {
  readonly zones: readonly Zone[];
  readonly placement: Placement;
  readonly vpc: Vpc;
  readonly processorHosts: readonly string[];
  readonly logs: { readonly keyArn: pulumi.Input<string>; readonly retentionDays: number };
}

export interface NetworkFirewall {
  /** The next hop of a zone's NAT gateway. */
  readonly endpointIds: ByZone<pulumi.Output<string>>;
}

/**
 * A network firewall between the NAT gateways and the internet: only TLS that asks for one of the processor's names passes,
 * whatever address it goes to. What comes back takes the same endpoint, which a table of the internet gateway's sees to.
 */
export function createInspection(scope: Scope, args: InspectionArgs): NetworkFirewall {
  const { zones, placement, vpc } = args;
  const subnets = zones.map((zone) => createInspectionSubnet(scope, { zone, placement, vpc }));
  const name = nameIn(scope, "network-firewall");
  const firewall = new aws.networkfirewall.Firewall(
    name,
    {
      firewallPolicyArn: createPolicy(scope, args.processorHosts).arn,
      vpcId: vpc.id,
      subnetMappings: subnets.map(({ id }) => ({ subnetId: id })),
      deleteProtection: false,
      tags: { Name: name },
    },
    optionsIn(scope),
  );
  logAlerts(scope, firewall, args.logs);
  const endpointIds = Object.fromEntries(
    subnets.map(({ zone, id }) => [zone, endpointIn(firewall, id)]),
  ) as ByZone<pulumi.Output<string>>;

  const back = createRouteTable(scope, "edge", vpc.id);
  for (const zone of zones)
    new aws.ec2.Route(
      nameIn(scope, `route-edge-egress-${zone}`),
      {
        routeTableId: back.id,
        destinationCidrBlock: subnetCidr(placement.cidr, "egress", zone),
        vpcEndpointId: endpointIds[zone],
      },
      optionsIn(scope),
    );
  new aws.ec2.RouteTableAssociation(
    nameIn(scope, "route-table-association-edge"),
    { gatewayId: vpc.internet.id, routeTableId: back.id },
    optionsIn(scope),
  );
  return { endpointIds };
}

function createInspectionSubnet(
  scope: Scope,
  { zone, placement, vpc }: { readonly zone: Zone } & Pick<InspectionArgs, "placement" | "vpc">,
) {
  const table = createRouteTable(scope, `inspection-${zone}`, vpc.id);
  new aws.ec2.Route(
    nameIn(scope, `route-inspection-internet-${zone}`),
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: vpc.internet.id },
    optionsIn(scope),
  );
  const { cidr } = placement;
  return createSubnet(scope, { vpc, cidr, tier: "inspection", zone, routeTableId: table.id });
}

/** The capacity of the rule group: more than the names of any processor need, because it cannot be changed later. */
const capacity = 200;

/**
 * The firewall policy: everything is dropped but what the list lets through. The drop waits for the name: a handshake with
 * keys that no quantum computer breaks comes in two segments, and the first says nothing.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
 */
function createPolicy(scope: Scope, processorHosts: readonly string[]): aws.networkfirewall.FirewallPolicy {
  const order = "STRICT_ORDER";
  const names = new aws.networkfirewall.RuleGroup(
    nameIn(scope, "firewall-rules-processor"),
    {
      type: "STATEFUL",
      capacity,
      ruleGroup: {
        rulesSource: {
          rulesSourceList: {
            generatedRulesType: "ALLOWLIST",
            targetTypes: ["TLS_SNI"],
            targets: [...processorHosts],
          },
        },
        statefulRuleOptions: { ruleOrder: order },
      },
    },
    optionsIn(scope),
  );
  return new aws.networkfirewall.FirewallPolicy(
    nameIn(scope, "firewall-policy"),
    {
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: order, streamExceptionPolicy: "DROP" },
        statefulDefaultActions: ["aws:drop_established_app_layer", "aws:alert_established_app_layer"],
        statefulRuleGroupReferences: [{ priority: 1, resourceArn: names.arn }],
      },
    },
    optionsIn(scope),
  );
}

/** The endpoint that the firewall has in a subnet. */
const endpointIn = (
  { firewallStatuses }: aws.networkfirewall.Firewall,
  subnetId: pulumi.Output<string>,
): pulumi.Output<string> =>
  pulumi.all([firewallStatuses, subnetId]).apply(([statuses, id]) => {
    const attachments = statuses.flatMap(({ syncStates }) =>
      syncStates.flatMap((state) => state.attachments),
    );
    const found = attachments.find((attachment) => attachment.subnetId === id);
    if (found === undefined) throw new Error(`the network firewall has no endpoint in ${id}`);
    return found.endpointId;
  });

/** The log of dropped connections, with the names that they asked for. */
function logAlerts(scope: Scope, firewall: aws.networkfirewall.Firewall, logs: InspectionArgs["logs"]): void {
  const component = "network-firewall";
  const logGroup = createLogGroup(scope, { component, ...logs });
  new aws.networkfirewall.LoggingConfiguration(
    nameIn(scope, "network-firewall-logging"),
    {
      firewallArn: firewall.arn,
      loggingConfiguration: {
        logDestinationConfigs: [
          {
            logType: "ALERT",
            logDestinationType: "CloudWatchLogs",
            logDestination: { logGroup: logGroup.name },
          },
        ],
      },
    },
    optionsIn(scope, { dependsOn: allowLogDelivery(scope, component, logGroup) }),
  );
}
