/** What was tried on the cluster and whether it held: printed as it goes, and as a table at the end. */

export interface Row {
  step: string;
  what: string;
  held: boolean;
  detail: string;
  seconds: number;
}

export class Board {
  readonly rows: Row[] = [];
  readonly #print: (line: string) => void;
  readonly #now: () => number;

  constructor(print: (line: string) => void = console.log, now: () => number = () => performance.now()) {
    this.#print = print;
    this.#now = now;
  }

  /** `work` answers what was seen, or throws why it did not hold. False then; what rests on it is left out. */
  async hold(step: string, what: string, work: () => Promise<string>): Promise<boolean> {
    const begun = this.#now();
    let [held, detail] = [true, ''];
    try {
      detail = await work();
    } catch (error) {
      held = false;
      detail = error instanceof Error ? error.message : String(error);
    }
    const row: Row = { step, what, held, detail, seconds: Math.round((this.#now() - begun) / 1000) };
    this.rows.push(row);
    this.#print(lineOf(row));
    return held;
  }

  get failed(): number {
    return this.rows.filter(({ held }) => !held).length;
  }

  table(): string {
    const width = Math.max(...this.rows.map(({ step }) => step.length));
    const lines = this.rows.map(
      ({ step, what, held, detail, seconds }) =>
        `${held ? 'held  ' : 'FAILED'}  ${step.padEnd(width)}  ${String(seconds).padStart(4)} s  ${what}${detail === '' ? '' : `: ${detail.split('\n')[0]}`}`,
    );
    return [...lines, `${this.rows.length - this.failed} held, ${this.failed} failed`].join('\n');
  }
}

const lineOf = ({ step, what, held, detail, seconds }: Row): string =>
  `${held ? 'held  ' : 'FAILED'} ${step}, ${what} (${seconds} s)${detail === '' ? '' : `: ${detail}`}`;
