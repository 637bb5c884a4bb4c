/** A time series of Grafana's; `legend` names the lines by their labels. */
export interface Series {
  title: string;
  /** What it means, and when to worry. */
  description: string;
  expr: string;
  legend?: string;
  unit?: 's' | 'percentunit' | 'reqps' | 'short' | 'bytes';
  /** A line at the objective or the alert's limit. */
  limit?: number;
}

const columns = 2;
const size = { w: 12, h: 8 };
const datasource = { type: 'prometheus', uid: '${datasource}' };

/** A dashboard as Grafana 10 and later import it, from a list of series. */
export const dashboard = (
  uid: string,
  title: string,
  series: readonly Series[],
  variables: object[] = [],
) => ({
  uid: `rymeda-${uid}`,
  title: `Rymeda: ${title}`,
  tags: ['rymeda'],
  schemaVersion: 39,
  version: 1,
  editable: false,
  refresh: '30s',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [
      { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' },
      ...variables,
    ],
  },
  panels: series.map(({ title: name, description, expr, legend = '', unit = 'short', limit }, index) => ({
    id: index + 1,
    type: 'timeseries',
    title: name,
    description,
    datasource,
    gridPos: { x: (index % columns) * size.w, y: Math.floor(index / columns) * size.h, ...size },
    targets: [{ refId: 'A', datasource, expr, legendFormat: legend }],
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(limit === undefined
          ? {}
          : {
              custom: { thresholdsStyle: { mode: 'line' } },
              thresholds: {
                mode: 'absolute',
                steps: [
                  { color: 'green', value: null },
                  { color: 'red', value: limit },
                ],
              },
            }),
      },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  })),
});

/** `$service`: whichever is looked at. */
export const serviceVariable = {
  name: 'service',
  type: 'query',
  label: 'Service',
  datasource,
  query: 'label_values(process_start_time_seconds, service)',
  includeAll: true,
  multi: true,
  current: { text: 'All', value: '$__all' },
};
