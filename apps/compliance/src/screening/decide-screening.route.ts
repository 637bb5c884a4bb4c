import { screeningOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { decide } from './screening.rules.ts';
import { screeningEvent, toScreening } from './screening.ts';

/** What follows from it, those learn by the event who bill. */
export const decideScreening = ({ screenings }: ScreeningParts) =>
  route(
    screeningOperations.decide,
    'compliance_screening',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const was = await screenings.load(scope, params.id, tx);
      if (was === null) throw notFound();
      checkIfMatch(ifMatch, was.version);
      const state = decide(was, body, { id: scope.actor.id, kind: scope.actor.kind, now });
      await screenings.replace(tx, scope, state);
      tx.emit(screeningEvent('decided', state));
      return { data: toScreening(state), version: state.version };
    },
  );
