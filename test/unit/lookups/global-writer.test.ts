import { DescribeGlobalClustersCommand, GlobalClusterNotFoundFault, RDSClient } from "@aws-sdk/client-rds";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { findGlobalWriter } from "../../../src/program/lookups/global-writer.ts";

const halves = {
  "us-east-1": "arn:aws:rds:us-east-1:123456789012:cluster:aurora-use1-production-g1",
  "us-west-2": "arn:aws:rds:us-west-2:123456789012:cluster:aurora-usw2-production-g2",
};

test.serial("AWS is asked who writes, and what it does not say is nobody", async (t) => {
  const mock = mockClient(RDSClient);
  let [asked, ended] = [0, 0];
  const ask = () => {
    const rds = new RDSClient({ region: "us-west-2" });
    rds.destroy = () => {
      ended += 1;
    };
    asked += 1;
    return findGlobalWriter({ region: "us-west-2", name: "aurora-global-production" }, { rds });
  };
  const members = Object.values(halves).map((DBClusterArn, index) => ({
    DBClusterArn,
    IsWriter: index === 1,
  }));
  mock.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [{ GlobalClusterMembers: members }] });
  const found = { name: "aurora-global-production", writer: "us-west-2", moving: false, halves };
  t.deepEqual(await ask(), found);
  t.deepEqual(mock.commandCalls(DescribeGlobalClustersCommand)[0]?.args[0].input, {
    GlobalClusterIdentifier: "aurora-global-production",
  });
  // A half that has no ARN yet is none.
  mock
    .on(DescribeGlobalClustersCommand)
    .resolves({ GlobalClusters: [{ GlobalClusterMembers: [{ IsWriter: true }, ...members] }] });
  t.deepEqual(await ask(), found);
  for (const GlobalClusters of [[], undefined, [{}]]) {
    mock.on(DescribeGlobalClustersCommand).resolves({ ...(GlobalClusters ? { GlobalClusters } : {}) });
    t.is(await ask(), undefined);
  }
  mock.on(DescribeGlobalClustersCommand).resolves({
    GlobalClusters: [{ GlobalClusterMembers: members, FailoverState: { Status: "pending" } }],
  });
  t.true((await ask())?.moving);
  mock.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [{ GlobalClusterMembers: [] }] });
  t.is(await ask(), undefined);
  mock
    .on(DescribeGlobalClustersCommand)
    .rejects(new GlobalClusterNotFoundFault({ message: "none", $metadata: {} }));
  t.is(await ask(), undefined);
  mock.on(DescribeGlobalClustersCommand).rejects(Object.assign(new Error("no"), { name: "AccessDenied" }));
  await t.throwsAsync(ask(), {
    message: /who writes to .* in us-west-2; .*allow rds:DescribeGlobalClusters/,
  });
  // A connection that is kept would keep the command from ending.
  t.is(ended, asked);
  mock.restore();
});
