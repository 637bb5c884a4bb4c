import { describe, expect, it } from '@jest/globals';
import type { Principal } from '@rymeda/auth';
import {
  endpointOperations,
  type Operation,
  patientOperations,
  platformRecordsOf,
  sessionOperations,
} from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { namedIds, refusedAttempt, routeFor } from './refused-attempt.rules.ts';
import type { Route } from './route.ts';

const never = () => Promise.reject(new Error('not called'));
const routes: Route[] = [patientOperations, sessionOperations, endpointOperations]
  .flatMap((group) => Object.values<Operation>(group))
  .map((operation) => ({ operation, resourceType: 'care_patient', handler: never }));
const principal: Principal = {
  id: 'cli_a',
  kind: 'client',
  organizationId: 'org_100',
  scopes: new Set(),
  tokenId: 't',
  expiresAt: 9e9,
};
const caller = { ipAddress: '203.0.113.7', requestId: 'req_12345678', userAgent: 'curl' };
const id = newId('pat');

describe('a refused attempt', () => {
  it.each([
    ['GET', '/v1/care/patients', 'care.patients.list'],
    ['HEAD', `/v1/care/patients/${id}`, 'care.patients.get'],
    ['POST', '/v1/care/patients/search', 'care.patients.search'],
    ['DELETE', `/v1/care/patients/${id}`, 'care.patients.delete'],
    ['GET', '/v1/care/nothing', undefined],
    ['PUT', '/v1/care/patients', undefined],
  ])('%s %s is one of %s', (method, path, name) => {
    expect(routeFor(routes, method, path)?.operation.name).toBe(name);
  });

  it('is one of the route with fewer parameters, in whatever order routes are', () => {
    const at = (path: string): Route => ({
      operation: { ...patientOperations.get, path },
      resourceType: 'care_patient',
      handler: never,
    });
    const [fixed, open] = [at('/v1/x/test'), at('/v1/x/{id}')];
    for (const order of [
      [fixed, open],
      [open, fixed],
    ])
      expect(routeFor(order, 'GET', '/v1/x/test')).toBe(fixed);
    expect(routeFor([fixed, open], 'GET', '/v1/x/other')).toBe(open);
  });

  it('names the records that its path named, and no text that is no id', () => {
    expect(namedIds(patientOperations.get, `/v1/care/patients/${id}`)).toEqual([id]);
    expect(namedIds(patientOperations.get, '/v1/care/patients/Jane_Doe')).toEqual([]);
    expect(namedIds(platformRecordsOf.care.list, '/v1/platform/organizations/org_100/care/records')).toEqual([
      'org_100',
    ]);
  });

  it.each([
    ['GET', `/v1/care/patients/${id}`, 'read'],
    ['GET', '/v1/care/patients', 'read'],
    ['POST', '/v1/care/patients/search', 'read'],
    ['POST', '/v1/care/patients', 'create'],
    ['PATCH', `/v1/care/patients/${id}`, 'update'],
    ['POST', `/v1/care/sessions/${newId('ses')}/start`, 'update'],
    ['DELETE', `/v1/care/patients/${id}`, 'delete'],
  ])('to %s %s is one to %s, for the request or event that it acted for', (method, path, action) => {
    const by = { principal: { ...principal, cause: 'evt_1' }, caller };
    const found = routeFor(routes, method, path) as Route;
    expect(refusedAttempt(found, by, path, 'FORBIDDEN')).toMatchObject({ action, cause: 'evt_1' });
  });

  it('says who, what, from where and why, and nothing that was sent', () => {
    const found = routeFor(routes, 'PATCH', `/v1/care/patients/${id}`) as Route;
    expect(refusedAttempt(found, { principal, caller }, `/v1/care/patients/${id}`, 'FORBIDDEN')).toEqual({
      organizationId: 'org_100',
      actorId: 'cli_a',
      cause: undefined,
      ...caller,
      operation: 'care.patients.update',
      action: 'update',
      resourceType: 'care_patient',
      resourceIds: [id],
      refusal: 'FORBIDDEN',
    });
  });
});
