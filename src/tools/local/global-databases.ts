import { createHash } from "node:crypto";
import type { Fields } from "./corrections.ts";

const namespace = 'xmlns="http://rds.amazonaws.com/doc/2014-10-31/"';

/** A global database, as the gateway keeps it. */
export interface KeptGlobal {
  readonly name: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly databaseName: string;
  readonly encrypted: string;
  readonly tags: string;
  /** ARNs of the halves, the one that is written to first. */
  readonly halves: readonly string[];
  /** The half that takes over at the next look; undefined while nothing moves. */
  readonly movingTo?: string | undefined;
}

/** The store of global databases, by name. */
export interface GlobalStore {
  readonly known: () => Readonly<Record<string, KeptGlobal>>;
  readonly write: (name: string, global: KeptGlobal | undefined) => void;
}

export interface RdsCall {
  readonly action: string;
  readonly fields: Fields;
  /** The region that the request is signed for. */
  readonly region: string;
}

interface RdsAnswer {
  readonly status: number;
  readonly body: string;
}

/** An emulator's answer about a cluster, an XML document. The members of the global database decide over it. */
type TellCluster = (arn: string) => Promise<string>;

/**
 * AWS's global databases. moto 5.2 has some of their own, in which nobody writes, whose halves of other regions stay for
 * ever, and that cannot be moved (moto/rds/models.py, `GlobalCluster`, `remove_from_global_cluster`). Parameters, answers
 * and errors: RDS API reference and botocore's rds/2014-10-31.
 */
export interface GatewayGlobals {
  /** @returns undefined for what the emulator has to answer */
  readonly answer: (call: RdsCall, tell: TellCluster) => Promise<RdsAnswer | undefined>;
  readonly minds: (action: string) => boolean;
  /** Sees the emulator's answer to a call, and adds what the emulator does not know. */
  readonly see: (call: RdsCall, answer: string) => string;
}

export function createGatewayGlobals({ known, write }: GlobalStore): GatewayGlobals {
  const change = (call: RdsCall, changed: KeptGlobal): RdsAnswer => {
    write(changed.name, changed);
    return result(call, described(changed));
  };
  const whose = (arn: string) => Object.values(known()).find(({ halves }) => halves.includes(arn));
  /** An action on a global database that the call names; an error where there is none of that name. */
  const named =
    (work: (global: KeptGlobal, call: RdsCall) => RdsAnswer) =>
    async (call: RdsCall): Promise<RdsAnswer> => {
      const name = text(call.fields.GlobalClusterIdentifier);
      const global = known()[name];
      return global ? work(global, call) : refused(404, "GlobalClusterNotFoundFault", `${name} not found`);
    };
  const move = named((global, call) => {
    const target = text(call.fields.TargetDbClusterIdentifier);
    if (!global.halves.includes(target))
      return refused(404, "DBClusterNotFoundFault", `${target} is not a half of ${global.name}`);
    if (global.movingTo !== undefined || global.halves[0] === target)
      return refused(
        400,
        "InvalidGlobalClusterStateFault",
        `${global.name} cannot be moved to ${target} now`,
      );
    return change(call, { ...global, movingTo: target });
  });

  const actions: Readonly<
    Record<string, (call: RdsCall, tell: TellCluster) => Promise<RdsAnswer | undefined>>
  > = {
    CreateGlobalCluster: async (call, tell) => {
      const { GlobalClusterIdentifier, SourceDBClusterIdentifier } = call.fields;
      const name = text(GlobalClusterIdentifier);
      if (known()[name] !== undefined)
        return refused(400, "GlobalClusterAlreadyExistsFault", `${name} already exists`);
      const source = text(SourceDBClusterIdentifier);
      const told = await tell(source);
      return change(call, {
        name,
        engine: element(told, "Engine"),
        engineVersion: element(told, "EngineVersion"),
        databaseName: element(told, "DatabaseName"),
        encrypted: element(told, "StorageEncrypted"),
        tags: tagsIn(call.fields),
        halves: [source],
      });
    },
    DescribeGlobalClusters: async (call) => {
      const { GlobalClusterIdentifier: name } = call.fields;
      const asked = name === undefined ? Object.values(known()) : [known()[text(name)]];
      const found = asked.filter((global) => global !== undefined);
      if (name !== undefined && found.length === 0)
        return refused(404, "GlobalClusterNotFoundFault", `${text(name)} not found`);
      const list = found.map((global) => `<GlobalClusterMember>${told(global)}</GlobalClusterMember>`);
      // Whoever looks again finds that it has moved.
      for (const global of found.filter(({ movingTo }) => movingTo !== undefined))
        write(global.name, moved(global));
      return result(call, `<GlobalClusters>${list.join("")}</GlobalClusters>`);
    },
    ModifyGlobalCluster: named((global, call) => change(call, global)),
    DeleteGlobalCluster: named((global, call) => {
      if (global.halves.length > 0)
        return refused(400, "InvalidGlobalClusterStateFault", `Global Cluster ${global.name} is not empty`);
      write(global.name, undefined);
      return result(call, described(global));
    }),
    RemoveFromGlobalCluster: named((global, call) => {
      const half = text(call.fields.DbClusterIdentifier);
      if (!global.halves.includes(half))
        return refused(400, "InvalidParameterValue", `${half} is not found in global cluster ${global.name}`);
      if (half === global.halves[0] && global.halves.length > 1) return refusesWriter;
      return change(call, { ...global, halves: global.halves.filter((other) => other !== half) });
    }),
    SwitchoverGlobalCluster: move,
    FailoverGlobalCluster: move,
    CreateDBCluster: async ({ fields: { GlobalClusterIdentifier: name } }) =>
      name === undefined || known()[text(name)] !== undefined
        ? undefined
        : refused(404, "GlobalClusterNotFoundFault", `${text(name)} not found`),
    DeleteDBCluster: async ({ fields, region }) => {
      const id = text(fields.DBClusterIdentifier);
      const arns = Object.values(known()).flatMap(({ halves }) => halves);
      const half = arns.find((arn) => arn === id || arn.endsWith(`:cluster:${id}`));
      if (half === undefined || half.split(":")[3] !== region) return undefined;
      const { halves = [] } = whose(half) ?? {};
      return half === halves[0] && halves.length > 1
        ? refusesWriter
        : refused(
            400,
            "InvalidDBClusterStateFault",
            "This cluster is a part of a global cluster, please remove it from globalcluster first",
          );
    },
  };
  return {
    answer: async (call, tell) => actions[call.action]?.(call, tell),
    minds: (action) => action === "CreateDBCluster" || action === "DescribeDBClusters",
    see: ({ action, fields }, answer) => {
      const joined = action === "CreateDBCluster" ? known()[text(fields.GlobalClusterIdentifier)] : undefined;
      if (joined !== undefined)
        write(joined.name, { ...joined, halves: [...joined.halves, element(answer, "DBClusterArn")] });
      return withSources(answer, whose);
    },
  };
}

/**
 * The refusal to delete the half that is written to, in AWS's words as hashicorp/terraform-provider-aws#26236 and #8186
 * quote them.
 */
const refusesWriter = refused(
  400,
  "InvalidGlobalClusterStateFault",
  "Unable to delete cluster that is a primary member of global cluster while there are other global cluster members",
);

const moved = ({ movingTo = "", halves, ...global }: KeptGlobal): KeptGlobal => ({
  ...global,
  halves: [movingTo, ...halves.filter((half) => half !== movingTo)],
});

/** Adds the source to a half that follows. It changes with each move (hashicorp/terraform-provider-aws#42919). */
function withSources(answer: string, whose: (arn: string) => KeptGlobal | undefined): string {
  return answer.replaceAll(/<DBClusterArn>(.*?)<\/DBClusterArn>/g, (arn, name: string) => {
    const [writer, ...followers] = whose(name)?.halves ?? [];
    return followers.includes(name)
      ? `${arn}<ReplicationSourceIdentifier>${writer}</ReplicationSourceIdentifier>`
      : arn;
  });
}

const told = ({ name, halves, movingTo, ...global }: KeptGlobal): string => {
  const [writer] = halves;
  const members = halves.map(
    (half) =>
      `<GlobalClusterMember><DBClusterArn>${half}</DBClusterArn><IsWriter>${half === writer}</IsWriter><Readers/></GlobalClusterMember>`,
  );
  const unique = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return [
    `<GlobalClusterIdentifier>${name}</GlobalClusterIdentifier>`,
    `<GlobalClusterResourceId>cluster-${unique}</GlobalClusterResourceId>`,
    `<GlobalClusterArn>arn:aws:rds::123456789012:global-cluster:${name}</GlobalClusterArn>`,
    `<Status>${movingTo === undefined ? "available" : "switching-over"}</Status>`,
    `<Endpoint>${name}.global-${unique}.global.rds.amazonaws.com</Endpoint>`,
    `<Engine>${global.engine}</Engine><EngineVersion>${global.engineVersion}</EngineVersion>`,
    `<DatabaseName>${global.databaseName}</DatabaseName><StorageEncrypted>${global.encrypted}</StorageEncrypted>`,
    "<DeletionProtection>false</DeletionProtection>",
    `<GlobalClusterMembers>${members.join("")}</GlobalClusterMembers><TagList>${global.tags}</TagList>`,
    movingTo === undefined
      ? ""
      : `<FailoverState><Status>failing-over</Status><FromDbClusterArn>${writer}</FromDbClusterArn><ToDbClusterArn>${movingTo}</ToDbClusterArn></FailoverState>`,
  ].join("");
};

const described = (global: KeptGlobal): string => `<GlobalCluster>${told(global)}</GlobalCluster>`;

const result = ({ action }: RdsCall, body: string): RdsAnswer => ({
  status: 200,
  body: `<${action}Response ${namespace}><${action}Result>${body}</${action}Result></${action}Response>`,
});

function refused(status: number, code: string, message: string): RdsAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse ${namespace}>${error}</ErrorResponse>` };
}

/** The tags of a request as an answer has them: forms name them `Tags.Tag.1.Key`, and answers `<Tag><Key>`. */
function tagsIn(fields: Fields): string {
  const keys = Object.keys(fields).filter((field) => /^Tags\..*\.Key$/.test(field));
  return keys
    .map((key) => {
      const value = fields[key.replace(/Key$/, "Value")];
      return `<Tag><Key>${text(fields[key])}</Key><Value>${text(value)}</Value></Tag>`;
    })
    .join("");
}

const element = (answer: string, name: string): string =>
  new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(answer)?.[1]?.trim() ?? "";

const text = (field: unknown): string => String(field ?? "");
