import type { Progress } from './load-people.ts';

type Terminal = { isTTY?: boolean; write(text: string): unknown };

export type ProgressLine = { show(progress: Progress): void; end(): void };

/** About once a second: one line that is rewritten on a terminal, a line each time elsewhere. */
export function progressLine(terminal: Terminal, now: () => number): ProgressLine {
  const began = now();
  let shownAt = began;
  return {
    show(progress) {
      const time = now();
      if (time - shownAt < 1000 && progress.loaded < progress.people) return;
      shownAt = time;
      const text = progressText(progress, time - began);
      terminal.write(terminal.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (terminal.isTTY) terminal.write('\n');
    },
  };
}

export function progressText({ loaded, people, requests }: Progress, milliseconds: number): string {
  const seconds = Math.max(milliseconds / 1000, 0.001);
  const remaining = loaded < people ? `, ${Math.ceil((seconds / loaded) * (people - loaded))} s to go` : '';
  return `${loaded} of ${people} people, ${requests} requests, ${Math.round(requests / seconds)} a second${remaining}`;
}
