import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { idPrefixes } from '@rymeda/kernel';
import { resourceType } from '../record.ts';
import { exportedResources, records } from '../catalogue.ts';
import { engines } from '../scopes.ts';
import { auditExportOperations } from './export.ts';
import { disclosureOperations } from './disclosure.ts';
import { auditLogOperations } from './log.ts';
import { auditedTypes } from './resource-types.ts';

const hex = '0193aee0f3a17c2b8d4e5f60718293a4';
const list = auditLogOperations.list.query;
const faultsOf = (query: object): string[] =>
  list.safeParse(query).error?.issues.map((issue) => String(issue.path[0])) ?? [];

describe('a filter of the log', () => {
  it.each([
    { resourceType: 'care_session' },
    { resourceType: 'audit_unreadable' },
    { resourceType: 'webhooks_encryption_key' },
    { resourceId: `pat_${hex}` },
    { resourceId: `care_patient.pat_${hex}` },
    { resourceId: `usr_${hex}/1767225600000` },
    { resourceId: 'query' },
    { resourceId: '2001:db8::7' },
    { resourceId: 'org_100' },
    { resourceId: 'key_org_100_data' },
    { resourceId: 'doctor' },
    { patientId: `pat_${hex}` },
    { userId: `cli_${hex}` },
    { userId: `svc:oris/wfl_${hex}` },
    { userId: 'system:retention' },
    { userId: 'auth0|5f7c8ec7c33c6c004bbafe82' },
    { userId: 'Ada Lovelace' },
    { userId: 'cli_portal' },
    { resourceId: 'cli_portal' },
  ])('is taken: %p', (query) => {
    expect(faultsOf(query)).toEqual([]);
  });

  it.each([
    { resourceType: 'care_pateint' },
    { resourceType: 'care' },
    { resourceType: 'CARE_PATIENT' },
    { resourceType: '' },
    { resourceId: '' },
    { resourceId: ` pat_${hex}` },
    { patientId: '' },
    { patientId: 'pat_1' },
    { patientId: `ses_${hex}` },
    { patientId: `pat_${hex} ` },
    { userId: '' },
  ])('that would find nothing is refused: %p', (query) => {
    expect(faultsOf(query)).toEqual(Object.keys(query));
  });

  it('is judged in the same way by exports, the stream and accountings', () => {
    const patientId = 'pat_1';
    for (const schema of [
      auditExportOperations.create.body,
      auditLogOperations.stream.query,
      disclosureOperations.list.query,
      disclosureOperations.accounting.query,
    ])
      expect(schema.safeParse({ patientId }).error?.issues).toMatchObject([{ path: ['patientId'] }]);
  });
});

it('times that end before they begin would find nothing and are refused, by exports and disclosures too', () => {
  const asked = (from: string, to: string) => ({ patientId: `pat_${hex}`, from, to });
  for (const schema of [list, auditExportOperations.create.body, disclosureOperations.list.query]) {
    const faults = (query: object) => schema.safeParse(query).error?.issues;
    const path = ['from'];
    expect(faults(asked('2026-03-02T15:00:00+01:00', '2026-03-02T13:59:59Z'))).toMatchObject([{ path }]);
    expect(faults(asked('2026-03-02T15:00:00+01:00', '2026-03-02T14:00:00Z'))).toBeUndefined();
    expect(faults({ patientId: `pat_${hex}`, from: '9999-12-31T00:00:00Z' })).toBeUndefined();
  }
});

describe('what the log can be asked for', () => {
  const cwd = join(import.meta.dirname, '../../../..');
  const sources = globSync('{apps,libs}/*/src/**/*.ts', {
    cwd,
    exclude: ['**/*test.ts', '**/testing/**'],
  }).map((path) => ({ engine: path.split('/')[1] ?? '', text: readFileSync(join(cwd, path), 'utf8') }));
  const all = (form: RegExp) =>
    sources.flatMap(({ engine, text }) =>
      [...text.matchAll(form)].map((m) => ({ engine, name: m[1] ?? '' })),
    );
  const known: readonly string[] = auditedTypes;

  it('has every type that routes answer with and reads name', () => {
    const routes = /\b\w*[rR]oute\(\s*[\w.]+,\s*'([a-z_]+)'/g;
    const named = [...all(routes), ...all(/\bresourceType(?::| =) '([a-z_]+)'/g)].map(({ name }) => name);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has every subject of an event, under its engine', () => {
    const subjects = all(/\b[sS]ubject\b[^\n`]*`([a-z_]+)\//g).filter(({ engine }) =>
      (engines as readonly string[]).includes(engine),
    );
    const types = subjects.map(({ engine, name }) => `${engine}_${name}`);
    expect(types.length).toBeGreaterThan(40);
    // What an endpoint is sent for a test is no event of ours.
    const events = types.filter((type) => type !== 'webhooks_test');
    expect(events.filter((type) => !known.includes(type))).toEqual([]);
  });

  it('has every record, and all that is exported', () => {
    const exported = engines.flatMap((engine) =>
      exportedResources(engine).map((resource) => resourceType({ engine, resource })),
    );
    expect([...records.map(resourceType), ...exported].filter((type) => !known.includes(type))).toEqual([]);
  });

  it('names nothing twice', () => {
    expect(known.length).toBe(new Set(known).size);
  });

  it('has every prefix of an id', () => {
    const prefixes: readonly string[] = Object.values(idPrefixes);
    const used = [
      ...all(/\b(?:newId|recordId|recordBase|reference|isId)\('([a-z]{3})'/g),
      ...all(/\bprefix: '([a-z]{3})'/g),
    ].map(({ name }) => name);
    expect(used.length).toBeGreaterThan(100);
    const internal = ['per', 'tok', 'evt'];
    expect([...new Set(used)].filter((p) => !prefixes.includes(p) && !internal.includes(p))).toEqual([]);
  });
});
