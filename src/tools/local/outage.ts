/** An outage: requests that do not reach an emulator, or that it does not carry out. They show what becomes of a deployment. */
export interface Outage {
  /** Regions that hang up; with us-east-1 IAM and Route 53, whose requests are signed for it. */
  readonly lost: readonly string[];
  /** Actions that are refused, such as `ModifyRule`. */
  readonly refused: readonly string[];
  /** Actions that nobody answers, so that whoever asked can be killed meanwhile. */
  readonly held: readonly string[];
}

export const noOutage: Outage = { lost: [], refused: [], held: [] };

export interface Disturbance {
  readonly kind: "hangs up" | "refuses" | "holds";
  /** The disturbance in words: `us-east-1 hangs up: rds DescribeDBClusters`. */
  readonly told: string;
}

/**
 * The fate of a request, by the region and the service that it is signed for.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 * @param action its action, or where there is none its method and path
 * @returns undefined for a request that goes through
 */
export function disturbanceOf(
  { lost, refused, held }: Outage,
  authorization: string | undefined,
  action: string,
): Disturbance | undefined {
  const [, region = "", service = ""] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization ?? "") ?? [];
  const tell = (kind: Disturbance["kind"]): Disturbance => ({
    kind,
    told: `${region} ${kind}: ${service} ${action}`,
  });
  if (lost.includes(region)) return tell("hangs up");
  if (held.includes(action)) return tell("holds");
  return refused.includes(action) ? tell("refuses") : undefined;
}

/** A refusal in a service's words, in the protocol of the request. */
export const refusalIn = (contentType: string | undefined) =>
  contentType?.includes("json")
    ? {
        status: 400,
        type: "application/x-amz-json-1.1",
        body: JSON.stringify({ __type: "AccessDeniedException", message: "refused for the try" }),
      }
    : {
        status: 403,
        type: "text/xml",
        body: "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>refused for the try</Message></Error></ErrorResponse>",
      };
