import type { Context } from "../../iam/requests/values.ts";
import { plannedAccount } from "../../model/answers/made-up.ts";
import type { Source } from "../../model/source.ts";
import type { Resource } from "../../reachability/inventory.ts";

/** One request that an AWS service makes by itself, because a resource tells it to. */
export interface Delivery {
  /** The resource because of which the service makes the request. */
  readonly by: Resource;
  /** The end of a sentence that begins with the service, such as `writes a log file`. */
  readonly does: string;
  /** The service's principal, such as `cloudtrail.amazonaws.com`. */
  readonly service: string;
  /** ARN of the role that the service takes on. @default the service comes as itself */
  readonly role?: string;
  readonly action: string;
  readonly arn: string;
  /** Whether the service comes with a service-linked role of the account: whatever is not denied is allowed. @default false */
  readonly linked?: boolean;
  /** The condition keys that the service's documentation says it sends, without those about its role. */
  readonly context: Context;
  /** The resource that is asked for; undefined where the plan has none. */
  readonly to: Resource | undefined;
  /** The region that the resource asked for has to be in; undefined where any will do. */
  readonly near: string | undefined;
  /** Whether the service sends the key that tells for whom it asks, so that a policy can refuse others. */
  readonly guarded: boolean;
  /** An ARN that nothing asks for, and that the same policy must not allow. */
  readonly elsewhere?: string;
  /** Whether the service asks as soon as `by` is made, and refuses to make it if it may not. */
  readonly atOnce: boolean;
  readonly source: Source;
}

/** The condition keys that tell for whom a service asks. */
export const asking = (sourceArn: string, account: string = plannedAccount): Context => ({
  "aws:SourceArn": sourceArn,
  "aws:SourceAccount": account,
});

/** Another account, of which nothing in a plan knows. */
const stranger = "999988887777";

/** A delivery as the service would make it for somebody in another account. */
export const forStranger = (delivery: Delivery): Delivery => ({
  ...delivery,
  context: Object.fromEntries(
    Object.entries(delivery.context).map(([key, value]) => [
      key,
      key.startsWith("aws:Source") || key.startsWith("kms:EncryptionContext:")
        ? String(value).replaceAll(plannedAccount, stranger)
        : value,
    ]),
  ),
});
