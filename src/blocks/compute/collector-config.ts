/** The endpoint that the application sends traces and metrics to, inside its own task. */
export const otlpEndpoint = "http://localhost:4317";

/** The endpoint at which the application asks X-Ray which requests to trace, inside its own task. */
export const samplingEndpoint = "http://localhost:2000";

/** The namespace of the collector's metrics in CloudWatch. */
const metricNamespace = "Payments/Application";

/**
 * The configuration of AWS's OpenTelemetry collector: traces to X-Ray, and metrics to CloudWatch by way of a log group
 * that exists already, encrypted.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter
 */
export function collectorConfig(region: string, logGroupName: string) {
  const pipeline = (exporters: readonly string[]) => ({
    receivers: ["otlp"],
    // The first one, so that a burst is refused and does not take the collector down.
    processors: ["memory_limiter", "batch"],
    exporters,
  });
  return {
    extensions: { health_check: {}, awsproxy: { endpoint: "localhost:2000", region } },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: "localhost:4317" }, http: { endpoint: "localhost:4318" } } },
    },
    processors: { memory_limiter: { check_interval: "1s", limit_mib: 192 }, batch: { timeout: "10s" } },
    exporters: {
      awsxray: { region },
      awsemf: {
        region,
        namespace: metricNamespace,
        log_group_name: logGroupName,
        log_stream_name: "{TaskId}",
        dimension_rollup_option: "NoDimensionRollup",
      },
    },
    service: {
      extensions: ["health_check", "awsproxy"],
      pipelines: { traces: pipeline(["awsxray"]), metrics: pipeline(["awsemf"]) },
    },
  };
}
