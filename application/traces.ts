import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { CompositePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { AWSXRayPropagator } from "@opentelemetry/propagator-aws-xray";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AWSXRayRemoteSampler } from "@opentelemetry/sampler-aws-xray";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { attributesIn } from "./settings.ts";

export { SpanKind };

type Carrier = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Sends traces to the collector in the same task, and has X-Ray say by way of it what to trace. Without an endpoint
 * nothing is traced.
 * @returns what sends the rest before the process ends
 */
export function startTraces(variables: Readonly<Record<string, string | undefined>>): () => Promise<void> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SERVICE_NAME: name = "payments" } = variables;
  if (url === undefined) return async () => {};
  const resource = resourceFromAttributes({
    "service.name": name,
    ...attributesIn(variables.OTEL_RESOURCE_ATTRIBUTES ?? ""),
  });
  const { endpoint } = attributesIn(variables.OTEL_TRACES_SAMPLER_ARG ?? "");
  const sampler =
    variables.OTEL_TRACES_SAMPLER === "xray" && endpoint !== undefined
      ? new AWSXRayRemoteSampler({ resource, endpoint })
      : undefined;
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
    ...(sampler === undefined ? {} : { sampler }),
  });
  provider.register({
    propagator: new CompositePropagator({
      propagators: [new AWSXRayPropagator(), new W3CTraceContextPropagator()],
    }),
  });
  return async () => {
    sampler?.stopPollers();
    await provider.shutdown();
  };
}

export interface SpanArgs {
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** The caller's context; undefined for the one at hand. */
  readonly from?: Carrier;
}

/** Runs work in a span, which fails if the work does. */
export function inSpan<T>(
  name: string,
  { kind, attributes = {}, from }: SpanArgs,
  work: () => Promise<T>,
): Promise<T> {
  const parent: Context = from === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, from);
  return trace.getTracer("payments").startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The context at hand, for whoever is called. */
export function carried(): Readonly<Record<string, string>> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The trace at hand, as X-Ray writes it; undefined outside of a request. */
export function traceId(): string | undefined {
  const id = trace.getActiveSpan()?.spanContext().traceId;
  return id === undefined || /^0*$/.test(id) ? undefined : `1-${id.slice(0, 8)}-${id.slice(8)}`;
}
