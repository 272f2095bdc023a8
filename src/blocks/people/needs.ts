import type { RoleNeeds } from "../../kit/role-needs.ts";
import { deployed } from "./deployed-roles.ts";
import { deployerNeeds } from "./deployer-needs.ts";
import { evidenceRefused } from "./evidence-refusals.ts";
import { passOn, people, provided, saying } from "./holders.ts";
import { operator, readOnly } from "./operator-needs.ts";
import { anothers, noHostShell, own } from "./restrictions.ts";
import { continuousIntegration, pipeline } from "./workflow-needs.ts";

/** The role of somebody who may have one kind of statement run. No role here bounds what is done with the rows. */
const inDatabase = (access: "reader" | "administrator", why: string): RoleNeeds => ({
  role: `role-database-${access}`,
  holders: [people, provided],
  needs: [
    {
      by: "person",
      why,
      actions: ["lambda:InvokeFunction"],
      on: [`arn:aws:lambda:*:{account}:function:sql-${access}-*-{suffix}-g*`],
      broad: "Both regions are the environment's, and a move brings a database with a function of its own",
    },
  ],
  refused: anothers([own]),
});

const breakGlass: RoleNeeds = {
  role: "role-break-glass",
  holders: [people],
  needs: [],
  managed: [
    {
      policy: "AdministratorAccess",
      why: "An emergency is what nobody thought of; somebody is paged when the role is taken",
      source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    },
  ],
  refused: [
    ...anothers([own]),
    {
      why: "A shell on a host is one that is recorded, and one in a container is opened by ECS, which records it too",
      actions: ["ssm:StartSession"],
      on: {
        allBut: [
          "arn:aws:ec2:*:{account}:instance/*",
          "arn:aws:ssm:*:{account}:document/SSM-SessionManagerRunShell",
          "arn:aws:ssm:*::document/AWS-StartPortForwardingSessionToRemoteHost",
        ],
      },
    },
  ],
  becomes: {
    roles: [...deployed, "role-deployer"],
    why: "An emergency may take a change of any part of the environment",
  },
};

const deployer: RoleNeeds = {
  role: "role-deployer",
  holders: [people, provided, { kind: "AWS", principal: "{role-ci?}", actions: passOn, when: saying }],
  needs: deployerNeeds,
  refused: [...anothers([own, "{peers}"]), noHostShell, ...evidenceRefused],
  becomes: { roles: deployed, why: "Whoever decides what runs decides what it does with its roles" },
};

/** The role that takes down what holds evidence or payments. No workflow does. */
const destroyer: RoleNeeds = {
  role: "role-destroyer",
  holders: [people, provided],
  needs: deployerNeeds,
  refused: [...anothers([own, "{peers}"]), noHostShell],
  becomes: { roles: deployed, why: "Whoever takes something down could change it first" },
};

export const peopleNeeds: readonly RoleNeeds[] = [
  operator,
  readOnly,
  inDatabase("reader", "Who reconciles looks at what was paid, in the database of either region"),
  inDatabase("administrator", "Who administers the database changes it by hand, and somebody is told"),
  breakGlass,
  continuousIntegration,
  deployer,
  destroyer,
  pipeline,
];
