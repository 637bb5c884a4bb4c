/** What a try of the whole platform finds: printed as it goes, and as the process's exit code. */
export function createFindings() {
  const broken: string[] = [];
  return {
    say: (what: string, ok = true): void => {
      console.log(`${ok ? 'held  ' : 'BROKEN'}  ${what}`);
      if (!ok) broken.push(what);
    },
    allHeld: (): boolean => broken.length === 0,
    end(): never {
      console.log(broken.length === 0 ? '\nAll held.' : `\n${broken.length} broken.`);
      process.exit(broken.length === 0 ? 0 : 1);
    },
  };
}
