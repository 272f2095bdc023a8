/**
 * The purpose of a role, stated next to its holder and apart from the policies that grant it: `src/proofs/iam` proves that
 * both say the same. docs/iam-proof.md explains.
 */
export interface RoleNeeds {
  /** The role's logical name without region and suffix: `role-task`. */
  readonly role: string;
  /** The principals that may take the role on. */
  readonly holders: readonly Holder[];
  readonly needs: readonly Need[];
  /** AWS's own policies, each as a whole. @default none */
  readonly managed?: readonly ManagedPolicy[];
  /** The actions that a Deny has to keep from the role although something else allows them. @default nothing */
  readonly refused?: readonly Restriction[];
  /**
   * Roles that a holder of this one can become, by whatever detour: roles that it may take on, and roles of whatever runs
   * code, images or settings that it may change.
   *
   * @default none
   */
  readonly becomes?: {
    readonly roles: readonly string[];
    readonly why: string;
    /** The resource without which the role can become nothing, as `where` of a need. @default nothing */
    readonly where?: Pattern;
  };
  /** The file that the holder's code starts with, from the project's root. @default the holder runs no code of ours */
  readonly code?: string;
  /** The state in which a stack has the role. @default always */
  readonly only?: string;
}

/**
 * A text with wildcards as IAM has them (`*` and `?`) and names in braces. Those of the role:
 * - `{region}`, `{code}`, `{account}`, `{suffix}`, `{environment}`, `{cost-center}`: the role's own
 * - `{key-data}`: the ARN of the resource with that logical name in the role's region, or in none
 * - `{other.region}`, `{other.key-data}`: the environment's other region, and the resource there
 * - `{primary.key-data}`: the resource in the environment's primary region
 * - `{role-ci?}`, with a `?` at the end: a resource that a stack may do without, and then without what needs it
 *
 * Those that may be none:
 * - `{logins-of}`: the code of the region whose logins the role's region has replicas of
 * - `{peers}`: the environments that the role's environment is peered with
 * - `{peer-role}`: the role by which it changes a peer in another account
 * - `{backup-account}`: the other account that recovery points are copied to
 * - `{shells-of-operators}`: the environment's name where operators may open shells
 * - `{zone}`: the ID of the environment's zone
 * - `{zone-made}`: the same where the stack makes the zone
 * - `{zone-names}`: the environment's names in its zone
 * - `{zone-of-peer}`, `{name-of-peer}`: the zone and the name by which a peer's name leads through the peering
 */
export type Pattern = string;

/** Conditions as a policy has them: operators, keys, values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, Pattern | readonly Pattern[]>>>>;

/**
 * A principal that may take a role on. A service says for which account and resource it acts; where it cannot, `unbound` is
 * the reason that this does no harm.
 */
export type Holder =
  | { readonly service: string; readonly when: Conditions }
  | { readonly service: string; readonly unbound: string }
  | {
      readonly kind: "AWS" | "Federated";
      readonly principal: Pattern;
      readonly actions: readonly string[];
      readonly when: Conditions;
      /** The state in which the role lets the principal in. @default always */
      readonly only?: string;
    };

export interface Need {
  /**
   * The caller: our `code`, by the SDK; a `container` of a task; an `agent` of AWS's; a `feature` of a service
   * that acts with the role; the `program`, which is Pulumi; a `person`.
   */
  readonly by: "code" | "container" | "agent" | "feature" | "program" | "person";
  /** The reason, as a sentence without its full stop. */
  readonly why: string;
  /** The document that says that these actions are needed. @default ours: `code` is read, people and program are ours */
  readonly source?: string;
  readonly actions: readonly string[];
  readonly on: readonly Pattern[];
  /** The conditions that the policy has to narrow the need by, beside the ARNs. @default nothing */
  readonly when?: Conditions;
  /** The resource without which the need does not exist: `{queue-payments?}`. @default nothing */
  readonly where?: Pattern;
  /** The reason why an action, or an ARN in the need, stands for all of a kind. @default none does */
  readonly broad?: string;
}

export interface ManagedPolicy {
  /** The part of the ARN after `arn:aws:iam::aws:policy/`. */
  readonly policy: string;
  readonly why: string;
  readonly source: string;
}

export interface Restriction {
  readonly why: string;
  readonly actions: readonly string[];
  /** The actions that the role is kept from, or the only ones that it is not kept from. */
  readonly on: readonly Pattern[] | { readonly allBut: readonly Pattern[] };
  /** @default always */
  readonly when?: Conditions;
}

/** Needs that a block adds to the roles of other blocks, by role. */
export type AddedNeeds = Readonly<Record<string, readonly Need[]>>;
