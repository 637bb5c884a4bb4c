import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { charts } from '../platform/repository.ts';

export interface AlertingRule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** Alerts and recording rules of charts/platform/rules. */
export const rulesOfChart = (): AlertingRule[] =>
  globSync('platform/rules/*.yaml', { cwd: charts }).flatMap((file) => {
    const { groups } = parse(readFileSync(join(charts, file), 'utf8')) as {
      groups: { rules: AlertingRule[] }[];
    };
    return groups.flatMap(({ rules }) => rules);
  });

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

export const dashboardsOfChart = (): { file: string; panels: Panel[] }[] =>
  globSync('platform/dashboards/*.json', { cwd: charts }).map((file) => ({
    file,
    ...(JSON.parse(readFileSync(join(charts, file), 'utf8')) as { panels: Panel[] }),
  }));

/** Every expression that rules and dashboards ask, with where it stands. */
export const expressions = (): { where: string; expr: string }[] => [
  ...rulesOfChart().map(({ alert, record, expr }) => ({ where: alert ?? record ?? '', expr })),
  ...dashboardsOfChart().flatMap(({ file, panels }) =>
    panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ where: `${file}: ${title}`, expr })),
    ),
  ),
];
