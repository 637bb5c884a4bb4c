import { expect, it } from '@jest/globals';
import { unnamed } from './unnamed.ts';

it('leaves nothing of the caller but the organisation and the rights', () => {
  const access = {};
  const named = {
    kind: 'tenant' as const,
    organizationId: 'org_1',
    actor: {
      id: 'usr_jane',
      kind: 'user' as const,
      scopes: new Set(['a']),
      partnerId: 'jane',
      cause: 'jane',
    },
    requestId: 'req_jane',
    ipAddress: '192.0.2.7 jane',
    userAgent: 'jane',
    traceparent: 'jane',
    purpose: 'jane',
    reason: 'jane',
    breakGlass: 'bgl_jane',
    access,
    operation: 'x.y',
    disclosures: [{ resourceType: 'jane', resourceIds: ['jane'], fields: [] }],
  };
  const context = unnamed(named, 'anonymous-report');
  expect(JSON.stringify(context)).not.toContain('jane');
  expect(context).toMatchObject({
    organizationId: 'org_1',
    actor: { id: 'system:anonymous-report', kind: 'system' },
    ipAddress: 'internal',
    requestId: expect.stringMatching(/^req_/),
  });
  expect(context.access).toBe(access);
});
