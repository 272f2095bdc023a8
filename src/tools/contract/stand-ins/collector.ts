import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { type ReceivedSpan, spansIn } from "./otlp.ts";

/** The collector: it takes traces by OTLP, and answers as X-Ray does which requests are to be traced. */
export interface CollectorStandIn {
  readonly url: string;
  readonly samplingUrl: string;
  readonly spans: readonly ReceivedSpan[];
  /**
   * The share of requests that is to be traced, from 0 to 1. A program that has asked asks again after five minutes:
   * remote-sampler.js of @opentelemetry/sampler-aws-xray.
   */
  share: number;
  /** The number of times that the collector was asked what to trace. */
  readonly asked: number;
  /** Whether the collector answers; otherwise it takes what comes, and says nothing. */
  answers: boolean;
  clear(): void;
  stop(): Promise<void>;
}

/** The usual share of requests that are traced: small, so that watching slows down no payment. */
export const usualShare = 0.05;

/**
 * OTLP over gRPC without TLS, as a collector in the same task has it: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc;
 * and GetSamplingRules: https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html
 */
export async function startCollector(): Promise<CollectorStandIn> {
  let spans: ReceivedSpan[] = [];
  let asked = 0;
  const receiver = new Server();
  receiver.register<Uint8Array, Uint8Array>(
    "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    ({ request }: ServerUnaryCall<Uint8Array, Uint8Array>, answer: sendUnaryData<Uint8Array>) => {
      if (!standIn.answers) return;
      spans.push(...spansIn(request));
      answer(null, new Uint8Array());
    },
    (message) => Buffer.from(message),
    (bytes) => bytes,
    "unary",
  );
  const port = await new Promise<number>((resolve, reject) =>
    receiver.bindAsync("localhost:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const sampling = createServer((request, response) => {
    if (!standIn.answers) return;
    const rules = request.url === "/GetSamplingRules";
    if (rules) asked += 1;
    const body = rules
      ? { SamplingRuleRecords: [{ SamplingRule: ruleOf(standIn.share) }] }
      : { SamplingTargetDocuments: [], UnprocessedStatistics: [], LastRuleModification: 0 };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  sampling.listen(0, "localhost");
  await once(sampling, "listening");
  const standIn: CollectorStandIn = {
    url: `http://localhost:${port}`,
    samplingUrl: `http://localhost:${(sampling.address() as AddressInfo).port}`,
    get spans() {
      return spans;
    },
    get asked() {
      return asked;
    },
    share: usualShare,
    answers: true,
    clear: () => {
      spans = [];
      asked = 0;
    },
    stop: async () => {
      receiver.forceShutdown();
      sampling.closeAllConnections();
      sampling.close();
      await once(sampling, "close");
    },
  };
  return standIn;
}

const ruleOf = (FixedRate: number) => ({
  ...{ RuleName: "Default", Version: 1, Priority: 10_000, ReservoirSize: 0, FixedRate, Attributes: {} },
  ...{ Host: "*", HTTPMethod: "*", ResourceARN: "*", ServiceName: "*", ServiceType: "*", URLPath: "*" },
});
