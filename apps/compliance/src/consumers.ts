import { createSubscriber, eventsTopic, type Subscriber, type SubscriberOptions } from '@rymeda/events';
import { careEffects } from './care/care-effects.ts';
import type { CareStore } from './care/care.store.ts';
import type { DueStore } from './due/due.store.ts';
import { identityEffects } from './identity/identity-effects.ts';
import type { IdentityStore } from './identity/identity.store.ts';

type Platform = Omit<SubscriberOptions, 'name' | 'topics' | 'effects'>;

/** What this engine makes of others' events. */
export const consumers = (
  platform: Platform,
  parts: { identity: IdentityStore; due: DueStore; care: CareStore },
): Subscriber[] => [
  createSubscriber({
    ...platform,
    name: 'compliance-identity',
    topics: [eventsTopic('identity')],
    effects: identityEffects(parts),
  }),
  createSubscriber({
    ...platform,
    name: 'compliance-care',
    topics: [eventsTopic('care')],
    effects: careEffects(parts),
  }),
];
