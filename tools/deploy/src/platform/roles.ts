/**
 * What each service is to the cluster. Written by hand; everything else about a service is read from apps/ and
 * libs/events (facts.ts). An engine without a line here is like care.
 */
export interface Role {
  /** `serving` answers callers; `background` consumes, and may wait where there is too little of everything. */
  priority: 'serving' | 'background';
  /** Its work comes from Kafka: it scales on lag where KEDA is there. */
  consumer?: true;
  /** Environment variables that hold another service's address. */
  urls?: Readonly<Record<string, string>>;
  /** Environment variables by the key of the service's Secret that holds them. */
  secretVariables?: Readonly<Record<string, string>>;
  /** Environment variables that name a file, by the key that it is. */
  secretFiles?: Readonly<Record<string, string>>;
  /** The same where `config` gives the variable that they belong to. */
  chosenSecretFiles?: Readonly<Record<string, { key: string; with: string }>>;
  /** Calls addresses of others by HTTPS. */
  publicEgress?: true;
  /** The variable that opens private networks, for development. */
  openNetworksVariable?: string;
}

const engine: Role = { priority: 'serving' };

const roles: Readonly<Record<string, Role>> = {
  identity: {
    ...engine,
    secretFiles: { OPERATOR_CLIENT_SECRET_FILE: 'operator-client-secret' },
  },
  revenue: { ...engine, urls: { CARE_URL: 'care' } },
  compliance: { ...engine, urls: { CARE_URL: 'care', AUDIT_URL: 'audit' } },
  oris: {
    ...engine,
    priority: 'background',
    consumer: true,
    publicEgress: true,
    chosenSecretFiles: { SMTP_PASSWORD_FILE: { key: 'smtp-password', with: 'SMTP_USER' } },
  },
  audit: {
    ...engine,
    priority: 'background',
    consumer: true,
    secretVariables: { AUDIT_LOG_MONGODB_URI: 'audit-log-mongodb-uri' },
  },
  webhooks: {
    ...engine,
    priority: 'background',
    consumer: true,
    publicEgress: true,
    openNetworksVariable: 'WEBHOOKS_ALLOW_RANGES',
  },
};

export const roleOf = (service: string): Role => roles[service] ?? engine;
