import type { Settings } from "../../../../kit/function/settings.ts";

/** The test's settings. */
export interface SmokeTestEnvironment {
  /** The ARN of the rule that ECS moves test traffic with. */
  readonly testRule: string;
  /** The load balancer, as the end of its ARN has it: its interfaces are described by that. */
  readonly balancer: string;
  /** The name of the function that asks from inside the network. */
  readonly probe: string;
}

export const settings: Settings<keyof SmokeTestEnvironment> = {
  testRule: {
    variable: "TEST_RULE",
    format: /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener-rule\/app\/\S+$/,
    allowed: "the ARN of a listener's rule",
  },
  balancer: {
    variable: "LOAD_BALANCER",
    format: /^app\/[\w-]+\/[\w-]+$/,
    allowed: "app/NAME/ID of a load balancer",
  },
  probe: { variable: "PROBE_FUNCTION", format: /^[\w-]{1,64}$/, allowed: "the name of a function" },
};
