import type * as pulumi from "@pulumi/pulumi";

/** What the name that moves leads to in a region, and the region's own. */
export interface Targets {
  readonly public: Target;
  readonly regional: Target;
}

/** What an alias names. */
export interface Target {
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}
