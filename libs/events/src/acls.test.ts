import { describe, expect, it } from '@jest/globals';
import { engines } from '@rymeda/contracts';
import { aclKey, aclPlan, acls, aclsOfService, type Acl } from './acls.ts';
import { eventsTopic, intakeTopic, subscriptions } from './topics.ts';

const may = (service: string, operation: Acl['operation'], name: string): boolean =>
  aclsOfService(service).some((a) => a.operation === operation && a.name === name);

describe('the rights of services', () => {
  it('let each write its own events and the intake, and nobody write another’s', () => {
    for (const service of engines) {
      expect(may(service, 'write', eventsTopic(service))).toBe(true);
      expect(may(service, 'write', intakeTopic)).toBe(true);
      for (const other of engines)
        if (other !== service) expect(may(service, 'write', eventsTopic(other))).toBe(false);
    }
  });

  it('let audit alone read the intake, and each read only what it subscribes to', () => {
    for (const service of engines) {
      expect(may(service, 'read', intakeTopic)).toBe(service === 'audit');
      const taken = subscriptions.filter((s) => s.service === service).flatMap((s) => s.engines);
      for (const engine of engines)
        expect(may(service, 'read', eventsTopic(engine))).toBe(taken.includes(engine));
    }
  });

  it('name no wildcard, and prefixes only for the operator’s dead letters', () => {
    for (const { name, pattern, principal } of acls) {
      expect(name).not.toContain('*');
      if (pattern === 'prefixed') expect(principal).toBe('User:rymeda-operator');
    }
    expect(new Set(acls.map(aclKey)).size).toBe(acls.length);
  });
});

describe('the plan of rights', () => {
  it('adds what is missing, takes away what nobody declares, leaves others alone, and then is empty', () => {
    const [first, ...others] = acls;
    const stray: Acl = { ...(first as Acl), name: 'rymeda.webhooks.events', operation: 'read' };
    const foreign: Acl = { ...(first as Acl), principal: 'User:somebody' };
    expect(aclPlan(acls, [...others, stray, foreign])).toEqual({ create: [first], remove: [stray] });
    expect(aclPlan(acls, [...acls, foreign])).toEqual({ create: [], remove: [] });
  });
});
