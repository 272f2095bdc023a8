import { GetDocumentCommand } from "@aws-sdk/client-ssm";
import { z } from "zod";
import { sessionPreferences } from "../../../kit/names.ts";
import { asking, askingFor } from "../asking.ts";
import type { Examination, Preflight } from "../context.ts";
import { judged, type PreflightFinding } from "../finding.ts";

const type = "aws:ssm/document:Document";

/** The part of the account's preferences that says where shells are recorded. The console leaves empty what is not chosen. */
const preferences = z.object({
  inputs: z.object({ cloudWatchLogGroupName: z.string().optional(), s3BucketName: z.string().optional() }),
});

/**
 * An account has one document of preferences in a region, by which shells on hosts are recorded or not.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export const shellExaminations: readonly Examination[] = [
  {
    id: "host-shells",
    what: "Shells on hosts are recorded, by this stack or by what the account has already",
    needs: ["ssm:GetDocument"],
    run: async (preflight) => {
      const { wants, regions, backend } = preflight;
      const makes = wants.types.has(type);
      return Promise.all(
        regions.map(async (region) => {
          const log = await shellLog(preflight, region);
          const own = backend.own?.ids(type) ?? [];
          return makes && own.length === 0 ? free(region, log) : recorded(region, log);
        }),
      );
    },
  },
];

const about = { what: "preferences of Session Manager" };

/** The finding where the stack is about to make the preferences: nobody else may have made them. */
const free = (where: string, log: string | undefined): PreflightFinding =>
  judged(log === undefined, {
    ...about,
    where,
    needed: "none: accountBaseline makes them",
    found: log === undefined ? "none" : "some that somebody has saved",
    mend: `aws ssm delete-document --region ${where} --name ${sessionPreferences}`,
  });

const recorded = (where: string, log: string | undefined): PreflightFinding =>
  judged(log !== undefined && log !== "", {
    ...about,
    where,
    needed: "a log group or a bucket, where shells are written down",
    found: log === undefined ? "none: no shell is recorded" : log || "neither",
    mend: "accountBaseline true in one stack of the account, or Session Manager › Preferences in the console",
  });

/**
 * The log group or bucket that the account's preferences name for shells: empty where they name none; undefined where there
 * are no preferences.
 */
async function shellLog({ clients }: Preflight, region: string): Promise<string | undefined> {
  const action = "ssm:GetDocument";
  const document = await askingFor([action, region], ["InvalidDocument"], () =>
    clients.ssm(region).send(new GetDocumentCommand({ Name: sessionPreferences, DocumentFormat: "JSON" })),
  );
  if (document?.Content === undefined) return undefined;
  const { Content } = document;
  const { inputs } = await asking(action, region, async () => preferences.parse(JSON.parse(Content)));
  return inputs.cloudWatchLogGroupName || inputs.s3BucketName || "";
}
