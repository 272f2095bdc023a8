import type * as pulumi from "@pulumi/pulumi";

/** What the name that moves leads to in a region, and the region's own. */
export interface AliasTargets {
  readonly public: AliasTarget;
  readonly regional: AliasTarget;
}

/** The target of an alias record. */
export interface AliasTarget {
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}
