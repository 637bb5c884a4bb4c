import { eventsByEngine } from '../catalogue.ts';
import { engines } from '../scopes.ts';

/** Accepted for subscribing before their engines exist. */
const announced = [
  ...['created', 'updated', 'cancelled', 'completed'].map((verb) => `appointment.${verb}`),
  ...['created', 'updated'].map((verb) => `prescription.${verb}`),
  'followup.scheduled',
  'record.updated',
  'audit.exported',
];

/** Of audit alone. */
const never = new Set(['phi.accessed']);

/**
 * The name in a webhook's `event`: the event's own without its engine, `session.completed` for
 * `care.session.completed`; names of two parts stay, `audit.exported`. `undefined` for what is never delivered.
 */
export function webhookEventName(name: string): string | undefined {
  if (never.has(name)) return undefined;
  const parts = name.split('.');
  const [first = ''] = parts;
  return parts.length > 2 && (engines as readonly string[]).includes(first) ? parts.slice(1).join('.') : name;
}

/** The same out of a CloudEvents `type`, `rymeda.<name>.v<version>`. */
export function webhookEventOfType(type: string): string | undefined {
  const name = /^rymeda\.(.+)\.v\d+$/.exec(type)?.[1];
  return name === undefined ? undefined : webhookEventName(name);
}

/** Every name that can be subscribed to. */
export const webhookEventNames: readonly string[] = [
  ...new Set([
    ...Object.values(eventsByEngine)
      .flat()
      .flatMap((e) => webhookEventName(e.name) ?? []),
    ...announced,
  ]),
].sort();

/** What an endpoint may have subscribed to so as to get this event: itself, its groups, everything. */
export function subscriptionsFor(name: string): string[] {
  const parts = name.split('.');
  return [name, ...parts.slice(1).map((_, i) => `${parts.slice(0, i + 1).join('.')}.*`), '*'];
}

const subscriptions = new Set(webhookEventNames.flatMap(subscriptionsFor));
export const isWebhookSubscription = (pattern: string): boolean => subscriptions.has(pattern);
