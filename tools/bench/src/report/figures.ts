import { table, yesNo } from './table.ts';

/** A figure with a target of its own, measured in a way of its own. */
export interface Figure {
  what: string;
  figure: string;
  target: string;
  met: boolean;
}

export const figureTable = (figures: readonly Figure[]): string =>
  table(
    ['measured', '', 'target', ''],
    figures.map(({ what, figure, target, met }) => [what, figure, target, yesNo(met)]),
  );
