import protobuf from "google-protobuf";

/** One span, as the traced program sent it. */
export interface ReceivedSpan {
  /** The ID of the trace, 32 hexadecimal digits. */
  readonly traceId: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer" | undefined;
  /** The attributes whose values are texts. */
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

type Attributes = Readonly<Record<string, string>>;

/** The fields of a message by their numbers: numbers, and the bytes of everything that has a length. */
type MessageFields = ReadonlyMap<number, readonly (Uint8Array | number)[]>;

const kinds = [undefined, "internal", "server", "client", "producer", "consumer"] as const;

/**
 * The spans of an ExportTraceServiceRequest. The numbers are those of
 * https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto (trace, resource and common, v1).
 */
export const spansIn = (request: Uint8Array): readonly ReceivedSpan[] =>
  messages(fieldsIn(request), 1).flatMap((resourceSpans) => {
    const resource = attributesIn(messages(resourceSpans, 1)[0] ?? new Map(), 1);
    return messages(resourceSpans, 2)
      .flatMap((scopeSpans) => messages(scopeSpans, 2))
      .map((span) => ({
        traceId: hexOf(span, 1),
        parentId: hexOf(span, 4),
        name: textOf(span, 5),
        kind: kinds[Number(span.get(6)?.[0] ?? 0)],
        attributes: attributesIn(span, 9),
        resource,
      }));
  });

/** Types of fields on the wire: https://protobuf.dev/programming-guides/encoding/#structure */
const wireTypes = { number: 0, bytes: 2 };

function fieldsIn(message: Uint8Array): MessageFields {
  const reader = new protobuf.BinaryReader(message);
  const fields = new Map<number, (Uint8Array | number)[]>();
  while (reader.nextField() && !reader.isEndGroup()) {
    const number = reader.getFieldNumber();
    const known = fields.get(number) ?? [];
    fields.set(number, known);
    if (reader.getWireType() === wireTypes.bytes) known.push(reader.readBytes());
    else if (reader.getWireType() === wireTypes.number) known.push(reader.readUint64());
    else reader.skipField();
  }
  return fields;
}

const bytesOf = (fields: MessageFields, number: number): readonly Uint8Array[] =>
  (fields.get(number) ?? []).filter((value) => typeof value !== "number");
const messages = (fields: MessageFields, number: number) => bytesOf(fields, number).map(fieldsIn);
const textOf = (fields: MessageFields, number: number) =>
  Buffer.from(bytesOf(fields, number)[0] ?? []).toString();
const hexOf = (fields: MessageFields, number: number) =>
  Buffer.from(bytesOf(fields, number)[0] ?? []).toString("hex");

/** The attributes in a field of key-value pairs. KeyValue has the key at 1 and the value at 2, AnyValue a text at 1. */
const attributesIn = (fields: MessageFields, number: number): Attributes =>
  Object.fromEntries(
    messages(fields, number).map((pair) => [textOf(pair, 1), textOf(messages(pair, 2)[0] ?? new Map(), 1)]),
  );
