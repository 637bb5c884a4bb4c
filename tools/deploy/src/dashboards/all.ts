import { dashboard, serviceVariable, type Series } from './panel.ts';

const overview: Series[] = [
  {
    title: 'Requests that fail',
    description: 'At the gateway, as partners see it. The objective is 99.95%.',
    expr: 'rymeda:requests_failed:ratio_rate5m',
    unit: 'percentunit',
    limit: 0.0005,
  },
  {
    title: 'Requests over 100 ms',
    description: 'The objective is 99% below.',
    expr: 'rymeda:requests_slow:ratio_rate5m',
    unit: 'percentunit',
    limit: 0.01,
  },
  {
    title: 'Requests a second',
    description: 'By service; the gateway has all of them.',
    expr: 'sum by (service) (rate(http_server_request_duration_seconds_count[5m]))',
    legend: '{{service}}',
    unit: 'reqps',
  },
  {
    title: 'Audit lag',
    description: 'From what happened to its entry in the log. The objective is 60 s.',
    expr: 'max(rymeda_audit_lag_seconds)',
    unit: 's',
    limit: 60,
  },
  {
    title: 'Outbox age',
    description: 'The oldest event that Kafka does not have yet.',
    expr: 'max by (service) (rymeda_outbox_lag_seconds)',
    legend: '{{service}}',
    unit: 's',
    limit: 60,
  },
  {
    title: 'Oldest webhook that is due',
    description: 'Above five minutes somebody is paged.',
    expr: 'max(rymeda_webhooks_oldest_pending_seconds)',
    unit: 's',
    limit: 300,
  },
  {
    title: 'Engines that the gateway refuses',
    description: '1: the breaker is open, requests get 503 at once.',
    expr: 'max by (engine) (gateway_breaker_open)',
    legend: '{{engine}}',
  },
  {
    title: 'Records whose events wait for an operator',
    description: 'Dead letters, by consumer group.',
    expr: 'max by (group) (rymeda_dead_letters)',
    legend: '{{group}}',
  },
];

const of = '{service=~"$service"}';
const service: Series[] = [
  {
    title: 'Requests a second, by route',
    description: 'Templates of routes, never paths.',
    expr: `sum by (method, route) (rate(http_server_request_duration_seconds_count${of}[5m]))`,
    legend: '{{method}} {{route}}',
    unit: 'reqps',
  },
  {
    title: 'Errors, by route',
    description: '5xx alone; what a caller did wrong is not ours.',
    expr: 'sum by (method, route) (rate(http_server_request_duration_seconds_count{service=~"$service",status_class="5xx"}[5m]))',
    legend: '{{method}} {{route}}',
    unit: 'reqps',
  },
  {
    title: 'Duration: 99 of 100 requests',
    description: 'Over all routes.',
    expr: `histogram_quantile(0.99, sum by (le, service) (rate(http_server_request_duration_seconds_bucket${of}[5m])))`,
    legend: '{{service}}',
    unit: 's',
    limit: 0.1,
  },
  {
    title: 'Duration: half of the requests',
    description: 'Over all routes.',
    expr: `histogram_quantile(0.5, sum by (le, service) (rate(http_server_request_duration_seconds_bucket${of}[5m])))`,
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'CPU',
    description: 'Cores, by instance; one instance uses little more than one.',
    expr: `rate(process_cpu_seconds_total${of}[5m])`,
    legend: '{{pod}}',
  },
  {
    title: 'Memory',
    description: 'Resident; Node rarely gives any back.',
    expr: `process_resident_memory_bytes${of}`,
    legend: '{{pod}}',
    unit: 'bytes',
  },
  {
    title: 'Event loop: 99 of 100 turns',
    description: 'What computes for long lets everybody wait. A quiet process shows its sampling, 0.1 s.',
    expr: `nodejs_eventloop_lag_p99_seconds${of}`,
    legend: '{{pod}}',
    unit: 's',
    limit: 0.5,
  },
  {
    title: 'Access records that wait',
    description: 'Reads whose record is being made durable.',
    expr: `rymeda_access_records_waiters${of}`,
    legend: '{{pod}}',
  },
  {
    title: 'Events in the outbox',
    description: 'Committed, not yet at Kafka.',
    expr: `max by (service) (rymeda_outbox_lag_count${of})`,
    legend: '{{service}}',
  },
  {
    title: 'Events published a second',
    description: 'By the relays.',
    expr: `sum by (service) (rate(rymeda_outbox_published${of}[5m]))`,
    legend: '{{service}}',
    unit: 'reqps',
  },
  {
    title: 'Calls to the key provider a second',
    description: 'Each is a round trip to KMS, and costs money.',
    expr: `sum by (service) (rate(rymeda_key_provider_calls${of}[5m]))`,
    legend: '{{service}}',
    unit: 'reqps',
  },
  {
    title: 'Keys in memory',
    description: 'Unwrapped; a restart empties it.',
    expr: `rymeda_key_cached${of}`,
    legend: '{{pod}}',
  },
  {
    title: 'Age of revocations',
    description: 'Lists are pulled every 10 s; at a minute somebody is paged.',
    expr: `max by (service) (rymeda_deny_list_age_seconds${of})`,
    legend: '{{service}}',
    unit: 's',
    limit: 60,
  },
  {
    title: 'Messages that subscribers have not taken',
    description: 'By group.',
    expr: `max by (group) (rymeda_subscriber_lag_messages${of})`,
    legend: '{{group}}',
  },
];

const audit: Series[] = [
  {
    title: 'Lag',
    description: 'From what happened to its entry in the log.',
    expr: 'max(rymeda_audit_lag_seconds)',
    unit: 's',
    limit: 60,
  },
  {
    title: 'Messages behind',
    description: 'On the intake topic.',
    expr: 'max(rymeda_audit_intake_lag_messages)',
  },
  {
    title: 'Entries a second',
    description: 'Appended.',
    expr: 'sum(rate(rymeda_audit_intake_entries[5m]))',
    unit: 'reqps',
  },
  {
    title: 'Messages that were there already, a second',
    description: 'Delivered again; not appended twice.',
    expr: 'sum(rate(rymeda_audit_intake_duplicates[5m]))',
    unit: 'reqps',
  },
  {
    title: 'Age of the last checkpoint',
    description: 'Since all there was had been published.',
    expr: 'max(rymeda_audit_checkpoint_age_seconds)',
    unit: 's',
    limit: 120,
  },
  {
    title: 'Logs that wait for a checkpoint',
    description: 'Organisations with entries that none covers.',
    expr: 'sum(rymeda_audit_checkpoint_waiting)',
  },
  {
    title: 'Logs that are not what was published',
    description: 'Any at all: see the runbook.',
    expr: 'max(rymeda_audit_logs_refused)',
    limit: 1,
  },
  {
    title: 'Countersignatures not had',
    description: 'By witnesses, a second.',
    expr: 'sum(rate(rymeda_audit_witness_failures[5m]))',
  },
];

const webhooks: Series[] = [
  {
    title: 'Oldest delivery that is due',
    description: 'Nothing due waits longer than this.',
    expr: 'max(rymeda_webhooks_oldest_pending_seconds)',
    unit: 's',
    limit: 300,
  },
  { title: 'Events behind', description: 'Not yet taken in.', expr: 'sum(rymeda_webhooks_lag_messages)' },
  {
    title: 'Attempts a second that succeed',
    description: 'Answered with 2xx.',
    expr: 'sum(rate(rymeda_webhooks_attempts_succeeded[5m]))',
    unit: 'reqps',
  },
  {
    title: 'Attempts a second that fail',
    description: 'Anything else; retried for days.',
    expr: 'sum(rate(rymeda_webhooks_attempts_failed[5m]))',
    unit: 'reqps',
  },
  { title: 'Attempts under way', description: 'At this moment.', expr: 'sum(rymeda_webhooks_in_flight)' },
  {
    title: 'Endpoints whose breaker is open',
    description: 'They have failed for a while.',
    expr: 'sum(rymeda_webhooks_endpoints_failing)',
  },
];

export const dashboards = {
  overview: dashboard('overview', 'the platform', overview),
  service: dashboard('service', 'a service', service, [serviceVariable]),
  audit: dashboard('audit', 'the audit log', audit),
  webhooks: dashboard('webhooks', 'webhooks', webhooks),
};
