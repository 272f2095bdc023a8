import { ReportedError } from "../../../cli/errors.ts";
import { type Check, judge, skip } from "../check.ts";

export const connectionChecks: readonly Check[] = [
  {
    id: "database-connections",
    subject: "Database",
    what: "The writable database refuses a plain-text connection and accepts one over TLS that is verified",
    remedy:
      "See database-tls-forced; a name or a chain that does not fit means that another server answers there",
    needs: [],
    per: "environment",
    run: async ({ databaseHost, deployed, primary, secondary, internet }) => {
      if (databaseHost === undefined)
        return skip(
          "there is no way to the database from outside: forward its port through a session on a task, then --database-host HOST:PORT",
        );
      const { writer } = deployed;
      const database = [primary, secondary]
        .flatMap(({ outputs }) => outputs.databases)
        .find(({ clusterId }) => clusterId === writer.cluster);
      if (database === undefined)
        throw new ReportedError(`the outputs do not tell where ${writer.cluster} is`);
      const plain = await internet.knock(databaseHost, undefined);
      const verified = await internet.knock(databaseHost, database.writerEndpoint);
      return judge(
        `plain text refused; TLS as ${database.writerEndpoint} asked for a password`,
        `plain text ${plain}; TLS ${verified}`,
        [
          ...(plain === "refused" ? [] : [`plain text is ${plain}`]),
          ...(verified === "asked for a password" ? [] : [`verified TLS is ${verified}`]),
        ],
      );
    },
  },
];
