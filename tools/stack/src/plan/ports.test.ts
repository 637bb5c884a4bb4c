import { describe, expect, it } from '@jest/globals';

import { adminUrl, portPlan, serviceUrl } from './ports.ts';

describe('port plan', () => {
  it('gives the documented ports for the default base', () => {
    const ports = portPlan(8080);
    expect(ports).toEqual({ base: 8080, kafka: 9092, kafkaController: 9093, mongodb: 9094, redis: 9095 });
    expect(serviceUrl(ports, 2)).toBe('http://127.0.0.1:8082');
    expect(adminUrl(ports, 2)).toBe('http://127.0.0.1:9082');
  });

  it.each([Number.NaN, 80, 64_600, 8080.5])('refuses %p as a base', (base) => {
    expect(() => portPlan(base)).toThrow('RYMEDA_PORT_BASE');
  });
});
