import type { Holder, Need, Restriction } from "../role-needs.ts";

const networkInterfaces = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];
const networkDescriptions = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
const inVpc =
  "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions";

/** The holder of every function's role. */
export const functionHolder: Holder = {
  service: "lambda.amazonaws.com",
  unbound: "Only this account can hand the role to a function, and only to one of its own",
};

/** @param log the last part of the name of its log group, or the pattern of several */
export const writesItsLog = (log: string): Need => ({
  by: "feature",
  why: "Lambda writes what the function prints",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  on: [`arn:aws:logs:{region}:{account}:log-group:/payments/{suffix}/{code}/${log}:*`],
});

/** The calls of Lambda for a function that has a place in the network. */
export const standsInNetwork: readonly Need[] = [
  {
    by: "feature",
    why: "Lambda looks for the function's network interfaces",
    source: inVpc,
    actions: networkDescriptions,
    on: ["*"],
    broad: "They list, which no ARN can narrow",
  },
  {
    by: "feature",
    why: "Lambda makes the function's network interfaces and takes them away",
    source: inVpc,
    actions: networkInterfaces,
    on: ["arn:aws:ec2:{region}:{account}:*/*"],
    broad:
      "Lambda makes interfaces under names of its own, in subnets and groups that are named when it does",
  },
];

/**
 * The actions of Lambda with the role that the function's code must not take.
 * @param name the function's own, or the pattern of several
 */
export const notTheCodeItself = (name: string): Restriction => ({
  why: "Lambda may do this with the function's role, and the function's own code may not",
  actions: [...networkInterfaces, ...networkDescriptions],
  on: ["*"],
  when: {
    ArnLike: { "lambda:SourceFunctionArn": `arn:aws:lambda:{region}:{account}:function:${name}` },
  },
});
