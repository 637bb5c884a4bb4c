import type { Posture } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { PostureParts } from './parts.ts';
import { postureOf } from './posture.rules.ts';

type Parts = Pick<PostureParts, 'requirements' | 'artifacts' | 'obligations' | 'agreements'>;

/** Worked out from the records as they are now: four questions, however many people there are. */
export async function currentPosture(
  { requirements, artifacts, obligations, agreements }: Parts,
  scope: TenantContext,
  now: Date,
  tx?: Tx,
): Promise<Posture> {
  const said = await requirements.whole(scope, tx);
  const seriesIds = said.flatMap((requirement) => requirement.seriesIds);
  return postureOf({
    requirements: said,
    inForce: await artifacts.standingOf(scope, seriesIds, tx),
    overdue: await obligations.overdueBySeries(scope, tx),
    agreements: await agreements.standing(scope, tx),
    now,
  });
}
