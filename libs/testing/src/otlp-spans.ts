/** A span as a receiver of OTLP understands it. */
export interface ToldSpan {
  service: string;
  traceId: string;
  spanId: string;
  /** Empty at the root. */
  parentId: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Nanoseconds since the epoch. */
  start: bigint;
  end: bigint;
  attributes: Record<string, string | number | boolean>;
  links: { traceId: string; spanId: string }[];
  failed: boolean;
}

type Field = { number: number; bytes: Buffer; value: bigint };

/** Protobuf's wire format (protobuf.dev/programming-guides/encoding): enough of it for traces. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [number, wire] = [tag >> 3, tag & 7];
    let bytes: Buffer = Buffer.alloc(0);
    let value = 0n;
    if (wire === 0) value = varint();
    else if (wire === 1) [value, at] = [message.readBigUInt64LE(at), at + 8];
    else if (wire === 5) [value, at] = [BigInt(message.readUInt32LE(at)), at + 4];
    else if (wire === 2) {
      const length = Number(varint());
      bytes = message.subarray(at, at + length);
      at += length;
    } else throw new Error(`Wire type ${wire} is not one that OTLP uses`);
    yield { number, bytes, value };
  }
}

const all = (message: Buffer, number: number): Buffer[] =>
  [...fieldsOf(message)].filter((f) => f.number === number).map((f) => f.bytes);
const one = (message: Buffer, number: number): Buffer => all(message, number)[0] ?? Buffer.alloc(0);
const figure = (message: Buffer, number: number): bigint =>
  [...fieldsOf(message)].find((f) => f.number === number)?.value ?? 0n;

/** `KeyValue`s of opentelemetry/proto/common/v1/common.proto. */
function attributesIn(keyValues: Buffer[]): ToldSpan['attributes'] {
  return Object.fromEntries(
    keyValues.map((keyValue) => {
      const [value] = fieldsOf(one(keyValue, 2));
      const read =
        value?.number === 1
          ? value.bytes.toString('utf8')
          : value?.number === 2
            ? value.value === 1n
            : Number(value?.value);
      return [one(keyValue, 1).toString('utf8'), read];
    }),
  );
}

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** The spans of an `ExportTraceServiceRequest`; numbers of fields as in opentelemetry/proto/trace/v1/trace.proto. */
export function spansIn(request: Buffer): ToldSpan[] {
  return all(request, 1).flatMap((resourceSpans) => {
    const resource = attributesIn(all(one(resourceSpans, 1), 1));
    return all(resourceSpans, 2).flatMap((scopeSpans) =>
      all(scopeSpans, 2).map((span) => ({
        service: String(resource['service.name']),
        traceId: one(span, 1).toString('hex'),
        spanId: one(span, 2).toString('hex'),
        parentId: one(span, 4).toString('hex'),
        name: one(span, 5).toString('utf8'),
        kind: kinds[Number(figure(span, 6))] ?? 'internal',
        start: figure(span, 7),
        end: figure(span, 8),
        attributes: attributesIn(all(span, 9)),
        links: all(span, 13).map((link) => ({
          traceId: one(link, 1).toString('hex'),
          spanId: one(link, 2).toString('hex'),
        })),
        failed: figure(one(span, 15), 3) === 2n,
      })),
    );
  });
}
