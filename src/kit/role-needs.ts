/**
 * The purpose of a role, stated next to its holder and apart from the policies that grant it: `src/proofs/iam` proves that
 * both say the same. docs/iam-proof.md explains.
 */
export interface RoleNeeds {
  /** The role's logical name without region and suffix: `role-task`. */
  readonly role: string;
  /** The principals that may take it on. */
  readonly holders: readonly Holder[];
  readonly needs: readonly Need[];
  /** AWS's own policies, each as a whole. @default none */
  readonly managed?: readonly ManagedPolicy[];
  /** The actions that a Deny has to keep from it although something else allows it. @default nothing */
  readonly refused?: readonly Restriction[];
  /**
   * Roles that whoever has this one can become, by whatever detour: whom it may take on, and what runs code, images or
   * settings that it may change.
   *
   * @default none
   */
  readonly becomes?: {
    readonly roles: readonly string[];
    readonly why: string;
    /** As of a need. @default nothing */
    readonly where?: Pattern;
  };
  /** The file that the holder's code starts with, from the project's root. @default the holder runs no code of ours */
  readonly code?: string;
  /** The state in which a stack has the role. @default always */
  readonly only?: string;
}

/**
 * A text with wildcards as IAM has them (`*` and `?`) and names in braces:
 * `{region}`, `{code}`, `{account}`, `{suffix}`, `{environment}`, `{cost-center}` are those of the role;
 * `{key-data}` is the ARN of the resource with that logical name in the role's region, or in none;
 * `{other.region}`, `{other.key-data}` are those of the environment's other region, `{primary.key-data}` of its primary; a `?` at the end, `{role-ci?}`, says
 * that a stack may do without that resource, and then without what needs it. `{logins-of}` is the code of the region whose
 * logins the role's region has replicas of, `{peers}` are the environments that it is
 * peered with, `{peer-role}` the role by which it changes one in another account, `{backup-account}` the other account
 * that recovery points are copied to, `{shells-of-operators}` the environment's name where operators may open shells; `{zone}` is the ID of its zone, `{zone-made}` the same where the stack makes it,
 * `{zone-names}` are its names in it, `{zone-of-peer}` and `{name-of-peer}` those in which a peer's name leads through the
 * peering; each may be none.
 */
export type Pattern = string;

/** Conditions as a policy has them: operators, keys, values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, Pattern | readonly Pattern[]>>>>;

/** A service says for which account and resource it acts; where it cannot, there is a reason that it is no matter. */
export type Holder =
  | { readonly service: string; readonly when: Conditions }
  | { readonly service: string; readonly unbound: string }
  | {
      readonly kind: "AWS" | "Federated";
      readonly principal: Pattern;
      readonly actions: readonly string[];
      readonly when: Conditions;
      /** The state in which a role lets it in. @default always */
      readonly only?: string;
    };

export interface Need {
  /**
   * The caller: our `code`, by the SDK; a `container` of a task; an `agent` of AWS's; a `feature` of a service
   * that acts with the role; the `program`, which is Pulumi; a `person`.
   */
  readonly by: "code" | "container" | "agent" | "feature" | "program" | "person";
  /** As a sentence without its full stop. */
  readonly why: string;
  /** The document that says that this takes these actions. @default ours: `code` is read, people and program are ours */
  readonly source?: string;
  readonly actions: readonly string[];
  readonly on: readonly Pattern[];
  /** The conditions that the policy has to narrow it by, beside the ARNs. @default nothing */
  readonly when?: Conditions;
  /** The resource without which it is no need at all: `{queue-payments?}`. @default nothing */
  readonly where?: Pattern;
  /** Why an action or an ARN in it stands for all of a kind. @default none does */
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
  /** The actions that it is kept from, or those alone that it is not kept from. */
  readonly on: readonly Pattern[] | { readonly allBut: readonly Pattern[] };
  /** @default always */
  readonly when?: Conditions;
}
