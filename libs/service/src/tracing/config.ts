import { z } from 'zod';

/** OpenTelemetry's own variables; https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables */
export const tracingEnv = {
  /** Where traces are sent by OTLP over HTTP, without `/v1/traces`. None are made without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  /** Which part of the traces that begin here is kept, 0 to 1. What began elsewhere is kept where it was kept there. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number<string>().min(0).max(1).default(1),
};
export type TracingConfig = z.output<z.ZodObject<typeof tracingEnv>>;
