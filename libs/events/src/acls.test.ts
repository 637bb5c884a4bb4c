import { describe, expect, it } from '@jest/globals';
import { engines } from '@rymeda/contracts';
import {
  aclKey,
  aclPlan,
  acls,
  aclsOfService,
  deadLetterPrefix,
  operatorGroupPrefix,
  operatorPrincipal,
  type Acl,
} from './acls.ts';
import { deadLettersOf, eventsTopic, intakeTopic, subscriptions } from './topics.ts';

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

  const consumes = (service: string, group: string) =>
    aclsOfService(service).filter(
      (a) => a.resource === 'group' && a.name === group && a.pattern === 'literal',
    );

  it('let each join its own groups and keep its own dead letters, audit take its intake, and see what they use', () => {
    for (const { service, group, engines: taken } of subscriptions) {
      for (const name of [group, `${group}.dead-letters`])
        expect(consumes(service, name).map((a) => a.operation)).toEqual(['read', 'describe']);
      const letters = (['read', 'write', 'describe'] as const).filter((o) =>
        may(service, o, deadLettersOf(group).name),
      );
      expect(letters).toHaveLength(3);
      for (const engine of taken) expect(may(service, 'describe', eventsTopic(engine))).toBe(true);
    }
    expect(consumes('audit', 'audit').map((a) => a.operation)).toEqual(['read', 'describe']);
    for (const service of engines)
      for (const topic of [eventsTopic(service), intakeTopic])
        expect(may(service, 'describe', topic)).toBe(true);
  });

  it('of everybody are declared, and the operator’s with them: letters and groups of its own', () => {
    for (const service of engines) for (const acl of aclsOfService(service)) expect(acls).toContainEqual(acl);
    const operator = acls.filter((a) => a.principal === operatorPrincipal);
    expect(operator.map((a) => `${a.resource} ${a.name} ${a.operation}`)).toEqual([
      ...['read', 'write', 'describe'].map((o) => `topic ${deadLetterPrefix} ${o}`),
      ...['read', 'describe'].map((o) => `group ${operatorGroupPrefix} ${o}`),
    ]);
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
    const wider: Acl = { ...(first as Acl), pattern: 'prefixed' };
    expect(aclPlan(acls, [...acls, wider])).toEqual({ create: [], remove: [wider] });
    expect(aclPlan(acls, [...others, stray, foreign])).toEqual({ create: [first], remove: [stray] });
    expect(aclPlan(acls, [...acls, foreign])).toEqual({ create: [], remove: [] });
  });
});
