import type { InstalledPackage } from './closure.ts';

/** A bill of materials in CycloneDX 1.6. It names no time and has no serial number: two builds give the same bytes. */
export const sbomOf = (service: string, version: string, packages: readonly InstalledPackage[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name: `rymeda-${service}`, version, 'bom-ref': service } },
  components: packages.map(({ name, version: of, license, path }) => ({
    type: 'library',
    'bom-ref': path,
    name,
    version: of,
    purl: `pkg:npm/${name.replace('@', '%40')}@${of}`,
    licenses: [/^[A-Za-z0-9.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
  })),
});
