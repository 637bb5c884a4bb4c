import { isOwnHost, secret, type Secret } from '@rymeda/kernel';
import { z } from 'zod';

type Headers = Readonly<Record<string, string>>;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const visible = /^[\x20-\x7e]*$/;

/**
 * `name=value` pairs, separated by commas, values percent-encoded, as W3C Baggage has them; see
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables
 */
function headersIn(text: string): Headers | undefined {
  const pairs = text.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at < 0 ? ['', ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  try {
    const read = pairs.map(([name, value]) => [name.toLowerCase(), decodeURIComponent(value)] as const);
    if (!read.every(([name, value]) => token.test(name) && visible.test(value))) return undefined;
    return Object.fromEntries(read);
  } catch {
    // A percent sign that begins nothing.
    return undefined;
  }
}

/** OpenTelemetry's own variables; https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables */
export const tracingEnv = {
  /** Where traces are sent by OTLP over HTTP, without `/v1/traces`. None are made without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  /** What the receiver knows us by, such as `authorization=Bearer%20…`. */
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .transform((text, ctx): Secret<Headers> | undefined => {
      if (text === undefined) return undefined;
      const headers = headersIn(text);
      if (headers === undefined)
        ctx.addIssue({ code: 'custom', message: 'must be name=value pairs, separated by commas' });
      return headers && secret(headers);
    }),
  /** Which part of the traces that begin here is kept, 0 to 1. What began elsewhere is kept where it was kept there. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number<string>().min(0).max(1).default(1),
};
export type TracingConfig = z.output<z.ZodObject<typeof tracingEnv>>;

/** What traces say is no PHI, but the login of who keeps them goes nowhere in clear: production refuses that. */
export function* tracingFaults(
  { OTEL_EXPORTER_OTLP_ENDPOINT: to, OTEL_EXPORTER_OTLP_HEADERS: login }: TracingConfig,
  production: boolean,
): Generator<[variable: string, fault: string]> {
  const isOpen = to?.startsWith('http:') === true && !isOwnHost(new URL(to).hostname);
  if (production && isOpen && login !== undefined)
    yield [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'must be https:// in production where OTEL_EXPORTER_OTLP_HEADERS is set',
    ];
}
