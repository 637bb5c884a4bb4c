import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assembledCharts, helm } from './helm.ts';
import { manifestsIn, type Manifest } from './manifest.ts';

const folder = assembledCharts();

export interface RenderOptions {
  /** Below charts/values; those that are not there are left out. */
  values?: readonly string[];
  /** As helm's --set. */
  set?: readonly string[];
  release?: string;
}

export async function tryRender(
  chart: string,
  { values = [], set = [], release = chart }: RenderOptions = {},
) {
  const files = values.map((file) => join(folder, 'values', file)).filter(existsSync);
  return helm(
    ...['template', release, join(folder, chart), '--namespace', 'rymeda', '--kube-version', '1.33.0'],
    ...files.flatMap((file) => ['--values', file]),
    ...set.flatMap((one) => ['--set', one]),
  );
}

/** What helm makes of a chart. Throws with helm's own words where it refuses. */
export async function render(chart: string, options: RenderOptions = {}): Promise<Manifest[]> {
  const { status, stdout, stderr } = await tryRender(chart, options);
  if (status !== 0) throw new Error(`${chart}: ${stderr.trim()}`);
  return manifestsIn(stdout);
}

/** The files of a place that count for a chart. */
export const placeValues = (place: string, chart: string): string[] => [
  `${place}/global.yaml`,
  `${place}/${chart}.yaml`,
];

export { folder as chartsFolder };
