/** All ports of a stack follow from one number, so that two stacks never meet by accident. */
export interface Ports {
  base: number;
  kafka: number;
  kafkaController: number;
  mongodb: number;
  redis: number;
}

/** Above the last one the tests' receiver of traces listens (tools/test.mjs). */
const HIGHEST_OFFSET = 1016;

/** From a service's port to that of its files' links, where it has one: between the instances' own. */
export const LINKS_OFFSET = 50;

export function portPlan(base: number): Ports {
  if (!Number.isInteger(base) || base < 1024 || base + HIGHEST_OFFSET > 65535) {
    throw new Error(
      `RYMEDA_PORT_BASE must be a whole number from 1024 to ${65535 - HIGHEST_OFFSET}, not "${base}".`,
    );
  }
  return {
    base,
    kafka: base + 1012,
    kafkaController: base + 1013,
    mongodb: base + 1014,
    redis: base + 1015,
  };
}

export function serviceUrl(ports: Ports, offset: number, scheme: 'http' | 'https' = 'http'): string {
  return `${scheme}://127.0.0.1:${ports.base + offset}`;
}

export function adminUrl(ports: Ports, offset: number): string {
  return `http://127.0.0.1:${ports.base + 1000 + offset}`;
}
