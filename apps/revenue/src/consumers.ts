import { createSubscriber, eventsTopic, type Subscriber, type SubscriberOptions } from '@rymeda/events';
import { careEffects } from './care/care-effects.ts';
import type { CareStore } from './care/care.store.ts';
import type { SeedCoverage } from './coverages/seed-coverage.ts';
import type { DraftClaim } from './claims/draft-claim.ts';

type Platform = Omit<SubscriberOptions, 'name' | 'topics' | 'effects'>;

/** What this engine makes of others' events. */
export const consumers = (
  platform: Platform,
  parts: { store: CareStore; draftClaim: DraftClaim; seedCoverage: SeedCoverage },
): Subscriber[] => [
  createSubscriber({
    ...platform,
    name: 'revenue-care',
    topics: [eventsTopic('care')],
    effects: careEffects(parts),
  }),
];
