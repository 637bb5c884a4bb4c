import { createSubscriber, eventsTopic, type Subscriber, type SubscriberOptions } from '@rymeda/events';
import { credentialEffects } from './credentials/credential-effects.ts';
import type { LicenceStore } from './credentials/licence.store.ts';

type Platform = Omit<SubscriberOptions, 'name' | 'topics' | 'effects'>;

/** What this engine makes of others' events. */
export const consumers = (platform: Platform, { licences }: { licences: LicenceStore }): Subscriber[] => [
  createSubscriber({
    ...platform,
    name: 'care-compliance',
    topics: [eventsTopic('compliance')],
    effects: credentialEffects(licences),
  }),
];
