import {
  type Attributes,
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
import { detectResources, envDetector } from "@opentelemetry/resources";
import { AWSXRayRemoteSampler } from "@opentelemetry/sampler-aws-xray";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { valueIn } from "./settings.ts";

export { SpanKind };

/**
 * Sends traces to the collector in the same task, and has X-Ray say by way of it what to trace. The resource, the exporter
 * and the processor find their variables themselves; without an endpoint nothing is traced.
 * @returns what sends the rest before the process ends
 */
export function startTraces(variables: Readonly<Record<string, string | undefined>>): () => Promise<void> {
  if (variables.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return async () => {};
  const resource = detectResources({ detectors: [envDetector] });
  const endpoint = valueIn(variables.OTEL_TRACES_SAMPLER_ARG, "endpoint");
  if (endpoint === undefined) throw new Error("OTEL_TRACES_SAMPLER_ARG has no endpoint=");
  const sampler = new AWSXRayRemoteSampler({ resource, endpoint });
  const provider = new NodeTracerProvider({
    resource,
    sampler,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const propagators = [new AWSXRayPropagator(), new W3CTraceContextPropagator()];
  provider.register({ propagator: new CompositePropagator({ propagators }) });
  return async () => {
    sampler.stopPollers();
    await provider.shutdown();
  };
}

interface SpanArgs {
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** The caller's context, as headers; undefined for the one at hand. */
  readonly from?: object;
}

/** Runs work in a span, which fails if the work does. */
export function inSpan<T>(
  name: string,
  { kind, attributes = {}, from }: SpanArgs,
  work: () => Promise<T>,
): Promise<T> {
  const parent = from === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, from);
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
