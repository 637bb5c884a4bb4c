/** What the library's templates set; nobody gives it by `config`. */
const ofTemplates: ReadonlySet<string> = new Set([
  'RYMEDA_ENV',
  'HOST',
  'PORT',
  'ADMIN_PORT',
  'DRAIN_DELAY_MS',
  'OIDC_ISSUER',
  'OIDC_JWKS_URI',
  'OIDC_OWN_TOKENS',
  'OIDC_ISSUERS_FILE',
  'IDENTITY_URL',
  'ENGINE_URLS',
  'RYMEDA_SERVICE_KEY_FILE',
  'MONGODB_URI',
  'REDIS_URL',
  'ORGANIZATION_KEYS_MONGODB_URI',
  'KEY_PROVIDER',
  'LOCAL_KEK_FILE',
  'KMS_KEY_MODE',
  'KMS_SHARED_KEY_ID',
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'TLS_CERTIFICATE_FILE',
  'TLS_KEY_FILE',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_TRACES_SAMPLER_ARG',
]);

/** For benchmarks and a machine of one's own. */
const neverHere: ReadonlySet<string> = new Set(['ACCESS_RECORDS', 'ALLOW_LOCAL_KEYS']);

interface Given {
  urls: Readonly<Record<string, string>>;
  secretVariables: Readonly<Record<string, string>>;
  secretFiles: Readonly<Record<string, string>>;
  chosenSecretFiles: Readonly<Record<string, unknown>>;
  openNetworksVariable: string | null;
}

/** Of the variables that a service reads, those that whoever installs it may choose. */
export const choosable = (read: Iterable<string>, facts: Given): string[] =>
  [...read]
    .filter((name) => !ofTemplates.has(name) && !/^(KAFKA|MTLS)_/.test(name))
    .filter((name) => !(name in facts.urls || name in facts.secretVariables))
    .filter((name) => !(name in facts.secretFiles || name in facts.chosenSecretFiles))
    .filter((name) => name !== facts.openNetworksVariable && !neverHere.has(name))
    .sort();
