import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { jobContext } from '@rymeda/service';
import { runAsTenant } from '@rymeda/tenancy';
import { ownDatabase, type OwnDatabase } from '../testing/own-database.ts';
import { usualSettings } from './settings.ts';
import { settingsStore, type SettingsStore } from './settings.store.ts';

let own: OwnDatabase;
let settings: SettingsStore;
beforeAll(async () => {
  own = await ownDatabase();
  settings = settingsStore(own.core);
  await own.raw('revenue_settings').createIndex({ organizationId: 1 });
});
afterAll(() => own.drop());

it.each(['that has said nothing yet', 'that has settings'])(
  'a day that is closed while somebody posts on it is seen closed by him, in an organisation %s',
  async (which) => {
    const organizationId = `org_${which.length}`;
    const scope = { organizationId };
    const context = () => jobContext(organizationId, 'test');
    const save = (closedThrough: string | null, version: number) =>
      own.transactions.run(context(), (tx) =>
        settings.save(tx, scope, { ...usualSettings(organizationId), closedThrough, version }),
      );
    if (which === 'that has settings') await save(null, 1);
    const seen: (string | null)[] = [];
    await own.transactions.run(context(), async (tx) => {
      seen.push((await settings.load(scope, tx)).closedThrough);
      if (seen.length === 1) await save('2026-03-31', 2);
      await settings.touch(tx, scope);
    });
    expect(seen).toEqual([null, '2026-03-31']);
    const now = await runAsTenant(context(), () => settings.load(scope));
    expect(now).toMatchObject({ closedThrough: '2026-03-31', version: 2 });
  },
);
