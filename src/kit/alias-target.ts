import type * as pulumi from "@pulumi/pulumi";

/** The target in a region of the name that moves, and of the region's own. */
export interface AliasTargets {
  readonly public: AliasTarget;
  readonly regional: AliasTarget;
}

/** The target of an alias record. */
export interface AliasTarget {
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}
