import { itemsOf } from "../../model/inputs.ts";
import { always, atLoad, monthHours, oneOf, type Pricing, type PricingContext, varying } from "./use.ts";

/** GB that so many million requests and their answers are. */
const exchangedGB = (millions: number, { usage }: PricingContext) =>
  (millions * 1e6 * usage.requests.kib) / 2 ** 20;

/**
 * Customers come to the application load balancer, the public API to the network one. Units:
 * https://aws.amazon.com/elasticloadbalancing/pricing/
 */
const loadBalancers = {
  application: (context: PricingContext) => {
    const { millions } = context.usage.requests;
    const gigabytes = exchangedGB(millions, context);
    // A unit is 1 GB or 25 new connections a second for an hour, whichever is more.
    const units = Math.max(gigabytes, (millions * 1e6) / (25 * 3600));
    return { gigabytes, uses: [always("albHour", monthHours), atLoad("albUnitHour", units)] };
  },
  network: (context: PricingContext) => {
    const gigabytes = exchangedGB(context.usage.requests.apiMillions, context);
    return { gigabytes, uses: [always("nlbHour", monthHours), atLoad("nlbUnitHour", gigabytes)] };
  },
} as const;

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
    const { uses, gigabytes } = loadBalancers[kind](context);
    if (inputs.internal === true) return uses;
    // It has an address in each of its subnets.
    const addresses = always("addressHour", itemsOf(inputs.subnets).length * monthHours);
    return [...uses, addresses, atLoad("internetGB", gigabytes)];
  },
  "aws:apigatewayv2/api:Api": (_, context) => {
    const { apiMillions } = context.usage.requests;
    return [atLoad("apiMillion", apiMillions), atLoad("internetGB", exchangedGB(apiMillions, context))];
  },
};
