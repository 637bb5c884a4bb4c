import { describe, expect, it } from '@jest/globals';
import { pom, synthea } from './synthea-pom.ts';

describe('what Maven is asked for', () => {
  it('is Synthea of the pinned version, with a pinned plugin, from no address of ours', () => {
    expect(pom).toContain(`<version>${synthea.version}</version>`);
    expect(pom).toMatch(/<artifactId>maven-dependency-plugin<\/artifactId>\s*<version>\d/);
    expect(pom).not.toMatch(/<repository>|<url>/);
  });
});
