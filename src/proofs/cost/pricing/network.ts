import { itemsOf } from "../../model/inputs.ts";
import type { Registration } from "../../model/registration.ts";
import { always, atLoad, monthHours, oneOf, type Pricing, type PricingContext, varying } from "./use.ts";

/** GB of this many million requests and their answers. */
const exchangedGB = (millions: number, { usage }: PricingContext) =>
  (millions * 1e6 * usage.requests.kib) / 2 ** 20;

/**
 * The use of the load balancers. All requests come to the application load balancer; those to the public API come by the
 * network one, and their answers leave the region by API Gateway. Units:
 * https://aws.amazon.com/elasticloadbalancing/pricing/
 */
const loadBalancers = {
  application: (context: PricingContext) => {
    const { millions, apiMillions } = context.usage.requests;
    const all = millions + apiMillions;
    // A unit is 1 GB or 25 new connections a second for an hour, whichever is more.
    const units = Math.max(exchangedGB(all, context), (all * 1e6) / (25 * 3600));
    return {
      outGB: exchangedGB(millions, context),
      uses: [always("albHour", monthHours), atLoad("albUnitHour", units)],
    };
  },
  network: (context: PricingContext) => {
    const gigabytes = exchangedGB(context.usage.requests.apiMillions, context);
    return { outGB: gigabytes, uses: [always("nlbHour", monthHours), atLoad("nlbUnitHour", gigabytes)] };
  },
} as const;

const natType = "aws:ec2/natGateway:NatGateway";
const firewallType = "aws:networkfirewall/firewall:Firewall";

/** GB that a region exchanges with the payment processor: for each request that pays something, as much as for a customer's. */
const paidGB = (context: PricingContext) => {
  const { millions, apiMillions, writePercent } = context.usage.requests;
  return exchangedGB(((millions + apiMillions) * writePercent) / 100, context);
};

const inRegionOf = ({ provider }: Registration, type: string, { stack }: PricingContext) =>
  stack.ofType(type).filter((other) => other.provider === provider);

export const networkPricing: Readonly<Record<string, Pricing>> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ name, inputs }, { usage }) => {
    const kinds = {
      Gateway: () => [],
      Interface: () => [
        always("endpointHour", itemsOf(inputs.subnetIds).length * monthHours),
        varying("endpointGB", usage.endpointGB),
      ],
    };
    return kinds[oneOf(inputs.vpcEndpointType, kinds, `vpcEndpointType of ${name}`)]();
  },
  "aws:lb/loadBalancer:LoadBalancer": ({ name, inputs }, context) => {
    const kind = oneOf(inputs.loadBalancerType, loadBalancers, `loadBalancerType of ${name}`);
    const { uses, outGB } = loadBalancers[kind](context);
    if (inputs.internal === true) return uses;
    // It has an address in each of its subnets.
    const addresses = always("addressHour", itemsOf(inputs.subnets).length * monthHours);
    return [...uses, addresses, atLoad("internetGB", outGB)];
  },
  "aws:ec2/eip:Eip": () => [always("addressHour", monthHours)],
  [natType]: (nat, context) => {
    const gigabytes = paidGB(context) / inRegionOf(nat, natType, context).length;
    const out = atLoad("internetGB", gigabytes);
    // Hours and data are waived where a network firewall is charged for both.
    // https://aws.amazon.com/network-firewall/pricing/
    if (inRegionOf(nat, firewallType, context).length > 0) return [out];
    return [always("natHour", monthHours), atLoad("natGB", gigabytes), out];
  },
  [firewallType]: ({ inputs }, context) => [
    always("firewallHour", itemsOf(inputs.subnetMappings).length * monthHours),
    atLoad("firewallGB", paidGB(context)),
  ],
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": (_, { usage }) => [
    varying("nameMillion", usage.nameMillions),
  ],
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": ({ inputs }) => [
    always("listedName", itemsOf(inputs.domains).length),
  ],
  "aws:apigatewayv2/api:Api": (_, context) => {
    const { apiMillions } = context.usage.requests;
    return [atLoad("apiMillion", apiMillions), atLoad("internetGB", exchangedGB(apiMillions, context))];
  },
};
