import { createSubscriber, eventsTopic, type Subscriber, type SubscriberOptions } from '@rymeda/events';
import { careEffects } from './care/care-effects.ts';
import type { CareStore } from './care/care.store.ts';
import type { SeedCoverage } from './coverages/seed-coverage.ts';
import type { DraftClaim } from './claims/draft-claim.ts';
import type { ExclusionStore } from './exclusions/exclusion.store.ts';
import { screeningEffects } from './exclusions/screening-effects.ts';

type Platform = Omit<SubscriberOptions, 'name' | 'topics' | 'effects'>;

/** What this engine makes of others' events. */
export const consumers = (
  platform: Platform,
  parts: {
    store: CareStore;
    draftClaim: DraftClaim;
    seedCoverage: SeedCoverage;
    exclusions: ExclusionStore;
    hasEnded: (organizationId: string) => boolean;
  },
): Subscriber[] => [
  createSubscriber({
    ...platform,
    name: 'revenue-care',
    topics: [eventsTopic('care')],
    effects: careEffects(parts),
  }),
  createSubscriber({
    ...platform,
    name: 'revenue-compliance',
    topics: [eventsTopic('compliance')],
    effects: screeningEffects(parts.exclusions),
  }),
];
